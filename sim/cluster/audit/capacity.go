package audit

// capacity: what pods ask for and what is left make each node's CPU and its
// memory, and nobody has been given more than there is. A node's own pods ask for
// a slot only.
func capacity(f *finding) {
	for i := range f.Nodes {
		n := &f.Nodes[i]
		if n.Booting {
			continue
		}
		cpu, mem, pods := f.groups[n.Group].size(int(f.Grain))
		booked := f.reserved(n)
		for _, p := range n.Pods {
			booked.CPU += p.Request.CPU
			booked.Memory += p.Request.Memory
		}
		if n.LeftCPU < 0 || n.LeftMemory < 0 || n.FreePods < 0 {
			f.fail("node %d: more was given than it has; left: CPU %d, memory %d, %d pods", n.ID, n.LeftCPU, n.LeftMemory, n.FreePods)
		}
		if mem < 0 { // the file leaves it to EKS
			mem = booked.Memory + n.LeftMemory
		}
		if booked.CPU+n.LeftCPU != cpu || booked.Memory+n.LeftMemory != mem {
			f.fail("node %d: its pods ask for %+v; of %d of CPU %d are left, of %d of memory %d", n.ID, booked, cpu, n.LeftCPU, mem, n.LeftMemory)
		}
		f.same("the scarcer of CPU and memory", int(n.FreeCPU), int(min(n.LeftCPU, n.LeftMemory)/f.Grain))
		if pods > 0 {
			f.same("pod slots in use", pods-n.FreePods, len(n.Pods)+f.Config.Work.HostNetwork)
		}
	}
}
