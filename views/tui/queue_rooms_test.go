package tui

import (
	"fmt"
	"strconv"
	"time"

	"reenact/sim"
)

var _ sim.Inspector = (*counter)(nil)

func (c *counter) Rooms() []sim.Room {
	return []sim.Room{
		{Key: "clerks", Title: "Clerks", Help: "who serves, and how much there is to do", Heat: "busy", Worst: []string{"busy", "stamps"},
			Legend: []string{"idle", "talking", "stamping"},
			Columns: []sim.Column{
				{Key: "busy", Title: "busy for", Unit: "s", Help: "until the present job is done", Scale: 1, Max: 120},
				{Key: "desk", Title: "desk", Unit: "", Help: "where the clerk sits", Scale: 1},
				{Key: "stamps", Title: "stamps", Unit: "stamps", Help: "stamps in the drawer", Scale: 1},
				{Key: "mood", Title: "mood", Unit: "%", Help: "how the clerk feels", Scale: 10, Max: 1000},
			}},
		{Key: "waiting", Title: "Waiting", Help: "people in the hall, the first to come first",
			Columns: []sim.Column{
				{Key: "age", Title: "waits", Unit: "s", Help: "since the person came", Scale: 1},
				{Key: "forms", Title: "forms", Unit: "forms", Help: "forms in hand", Scale: 1},
			}},
	}
}

func (c *counter) Things(room string) []sim.Thing {
	var list []sim.Thing
	switch room {
	case "clerks":
		for i := range min(c.clerks, len(c.busy)) {
			mood := sim.Empty // nobody has asked the second
			if i != 1 {
				mood = 1000 - int64(len(c.waiting))
			}
			list = append(list, sim.Thing{ID: strconv.Itoa(i), Name: "clerk " + strconv.Itoa(i+1), Values: []int64{
				int64(max(c.busy[i]-c.now, 0) / time.Second), int64(i % 2), int64(100 * (i + 1)), mood}})
		}
	case "waiting":
		for i, at := range c.waiting {
			list = append(list, sim.Thing{ID: at.String(), Name: "person of " + at.String(), Values: []int64{
				int64((c.now - at) / time.Second), int64(i % 3)}})
		}
	}
	return list
}

func (c *counter) Inspect(room, id string, clock func(time.Duration) string) (sim.Sheet, bool) {
	if room == "clerks" {
		i, err := strconv.Atoi(id)
		if err != nil || i >= min(c.clerks, len(c.busy)) {
			return sim.Sheet{}, false
		}
		s := sim.Sheet{Title: "Clerk " + strconv.Itoa(i+1), Facts: []sim.Fact{{Name: "done", Value: fmt.Sprint(c.done)}}}
		if c.busy[i] > c.now {
			s.Reasons = []string{"somebody asks a question", "the question is long, and its answer longer: it ends at " + clock(c.busy[i])}
		}
		for day := range 3 {
			g := sim.Grid{Title: "day " + strconv.Itoa(day+1)}
			for n := range 40 * (day + 1) {
				note := ""
				if n == 7 || n == 9 {
					note = "a stamp was lost"
				}
				g.Cells = append(g.Cells, sim.Cell{Kind: uint8(n % 3), Note: note})
			}
			if day > 0 {
				g.Note = "the drawer keeps it here"
			}
			s.Grids = append(s.Grids, g)
		}
		return s, true
	}
	for _, at := range c.waiting {
		if at.String() == id {
			return sim.Sheet{Title: "Person of " + id, Facts: []sim.Fact{{Name: "came", Value: clock(at)}},
				Reasons: []string{"every clerk is taken", fmt.Sprintf("%d people wait for %d clerks", len(c.waiting), c.clerks)},
				Links:   []sim.Link{{Label: "the clerk at the first desk", Room: "clerks", ID: "0"}}}, true
		}
	}
	return sim.Sheet{}, false
}

func (c *counter) Configuration() []sim.Remark { return c.remarks(c.clerks) }

func (c *counter) remarks(clerks int) []sim.Remark {
	list := []sim.Remark{{Text: fmt.Sprintf("%d clerks can serve %d people a minute", clerks, clerks*int(time.Minute)/int(max(c.perJob, 1)))}}
	if clerks < 2 {
		list = append(list, sim.Remark{Text: "with fewer than two clerks nobody opens the door at noon", Warn: true})
	}
	return list
}

func (c *counter) Foresee(key, value string) []sim.Remark {
	if n, err := strconv.Atoi(value); key == "CLERKS" && err == nil {
		return c.remarks(n)
	}
	return nil
}
