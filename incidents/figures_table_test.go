package incidents

const (
	neonFriday = "neon-2025-05-16"
	neonMonday = "neon-2025-05-19"
	faithful   = "fidelity.md"
	egressPage = "egress.md"
)

var futures = []future{
	{neonFriday, nil, "", 20, []told{
		{faithful, "not for 8,000 (14 min", "first>8000 14:13-15:00 pods_running", median},
		{faithful, "fewer than 50 (2, and 3 with some seeds)", "at 15:00-15:00 (ip_free_a < 50) + (ip_free_b < 50) + (ip_free_c < 50)", median},
		{faithful, "fewer than 50 (2, and 3 with some seeds)", "at 15:00-15:00 (ip_free_a < 50) + (ip_free_b < 50) + (ip_free_c < 50)", most},
		{faithful, "after 7 and not 10 minutes (9.3k)", "total 15:25-15:35 suspensions_per_min", median},
		{faithful, "leaves fewer pods than that waiting on most nodes: 2.0.", "starts-per-node", median},
		{faithful, "some 8,700 customers knock at the proxy", "max 16:40-16:50 customers_held_back", median},
		{faithful, "leaves the nodes with 140 addresses each", "mean 17:00-17:05 ip_allocated_per_node", median},
		{faithful, "by 17:15 each holds about 231, and 251 in the end", "max 17:14-17:16 ip_allocated_per_node", median},
		{faithful, "by 17:15 each holds about 231, and 251 in the end", "per-node-recovered", median},
		{faithful, "the half-used state before the fault is 55.5 % and not 57.5 %", "half-used", median},
		{faithful, "(`suspended`): 8.1k, published about 7k", "suspended", median},
		{faithful, "what runs at the ceiling, 10.0k, less", "ceiling", median},
		{faithful, "(`subnet-allocated-most`): 3,974, published", "subnet-allocated-most", median},
		{faithful, "the plateau from 8.3k to 8.1k computes", "plateau", median},
		{faithful, "the ceiling from 10.4k to 10.0k (about 10k)", "ceiling", median},
		{faithful, "2.9k strand instead of 3.4k", "stranded", median},
		{faithful, "85 % of starts succeed and 25 % of customers", "mean 16:55-17:05 pod_start_success_pct", median},
		{faithful, "85 % of starts succeed and 25 % of customers", "mean 16:55-17:05 wake_success_pct", median},
	}},
	{neonFriday, []string{"set: {PROXY_RATE_LIMIT: 150}", "set: {PROXY_RATE_LIMIT: 500}", "set: {PROXY_RATE_LIMIT: 1500}", "set: {PROXY_RATE_LIMIT: 500}"}, "", 20, []told{
		{faithful, "with a limit of 500 the model gives 3.6 starts a node a minute", "starts-per-node", median},
		{faithful, "With the limit at 500 all along they reach 228, and 82 % of starts", "per-node-recovered", median},
		{faithful, "With the limit at 500 all along they reach 228, and 82 % of starts", "healthy", median},
	}},
	{neonFriday, []string{"set: {PROXY_RATE_LIMIT: 1500}", "set: {PROXY_RATE_LIMIT: 150}"}, "", 20, []told{
		{faithful, "with the limit kept until 17:43 it is 86 %", "healthy", median},
	}},
	{neonFriday, []string{"share: 33\n", "share: 0\n"}, "", 20, []told{
		{faithful, "but for `climb` (13 min:", "climb", median},
		{faithful, "`unaccounted` (191)", "unaccounted", median},
		{faithful, "is 55.5 % and not 57.5 %", "half-used", median},
	}},
	{neonFriday, []string{"always_on: 1850", "always_on: 2200"}, "", 20, []told{
		{faithful, "2,200 of those bring it to 7.3k, but leave 88 addresses on each node", "suspended", median},
		{faithful, "2,200 of those bring it to 7.3k, but leave 88 addresses on each node", "per-node-trough", median},
		{faithful, "the climb takes 19 minutes", "climb", median},
	}},
	{neonFriday, []string{"new_zones: [a, b]", "new_zones: [a, b, c]"}, "", 20, []told{
		{faithful, "every subnet ends with 0 free, whatever the seed", "unaccounted", least},
		{faithful, "every subnet ends with 0 free, whatever the seed", "unaccounted", most},
		{faithful, "the plateau from 8.3k to 8.1k computes", "plateau", median},
		{faithful, "the ceiling from 10.4k to 10.0k", "ceiling", median},
	}},
	{neonFriday, []string{"per_min: 850", "per_min: 500"}, "", 20, []told{
		{faithful, "62 % of what is allocated is assigned before the fault", "half-used", median},
		{faithful, "2.9k strand instead of 3.4k", "stranded", median},
	}},
	{neonMonday, nil, "", 20, []told{
		{faithful, "their share (30 % of attempts still fail)", "mean 17:11-17:40 100 - attempt_success_pct", median},
		{faithful, "15 % of the failed attempts remain", "attempts-fixed", median},
		{faithful, "Of the pods 2.3 % fail then", "errors-gone", median},
		{faithful, "fail after the revert instead of 16 %", "pods-failing", median},
		{faithful, "in 33 minutes of the next 142 and not in all of them", "persists", median},
	}},
	{neonMonday, []string{"movable: 1\n", "movable: 10\n"}, "", 20, []told{
		{faithful, "92 % of Monday's starts are in time before the change", "stable-before", median},
		{faithful, "and 3.1 % fail after the 86 seconds", "errors-gone", median},
	}},
	{neonMonday, []string{"scheduler: neon", "scheduler: least-allocated"}, "", 20, []told{
		{faithful, "1.8 % of pods fail after the revert", "pods-failing", median},
		{faithful, "in 33 minutes of the next 142", "persists", median},
	}},

	// Other futures.
	{neonFriday, nil, "", 5, []told{
		{faithful, "8 % (Friday, 15:45-16:50)", "mean 15:45-16:49 pod_start_success_pct", median},
		{faithful, "strand at 15:00 instead of 3,314", "stranded", median},
	}},
	{neonMonday, nil, "", 5, []told{
		{faithful, "5 % (Monday, 13:25-14:05)", "mean 13:25-14:04 pod_start_success_pct", median},
		{faithful, "82 % (Monday, 14:45-17:05)", "mean 14:45-17:05 pod_start_success_pct", median},
	}},
	{neonFriday, nil, "-plan-flip, -warm-ip-1, -proxy-limit-on, -all-zero", 5, []told{
		{faithful, "proxy-limit-on and all-zero left out**: 100 % of starts", "min 14:20-18:30 pod_start_success_pct", least},
	}},
	{neonFriday, nil, "start CIDR=/19", 5, []told{
		{faithful, "never fewer than 6,111 addresses free", "min 14:20-18:30 ip_free", median},
		{faithful, "free (5,561 to 6,961)", "min 14:20-18:30 ip_free", least},
		{faithful, "free (5,561 to 6,961)", "min 14:20-18:30 ip_free", most},
		{faithful, "no CPU for more than 11.9k to 12.9k computes", "max 14:13-18:30 pods_running", least},
		{faithful, "no CPU for more than 11.9k to 12.9k computes", "max 14:13-18:30 pods_running", most},
		{faithful, "from 15:45 to 16:50 8 % of starts are in time with 20,900 addresses free", "mean 15:45-16:49 pod_start_success_pct", median},
		{faithful, "from 15:45 to 16:50 8 % of starts are in time with 20,900 addresses free", "mean 15:45-16:49 ip_free", median},
	}},
	{neonFriday, nil, "start CIDR=/19, -warm-ip-1, -proxy-limit-on, -all-zero", 5, []told{
		{faithful, "never fewer than 3,761 addresses free", "min 14:20-18:30 ip_free", median},
		{faithful, "free (3,461 to 5,661)", "min 14:20-18:30 ip_free", least},
		{faithful, "free (3,461 to 5,661)", "min 14:20-18:30 ip_free", most},
		{faithful, "no CPU for more than 12.7k to 13.8k computes", "max 14:13-18:30 pods_running", least},
		{faithful, "no CPU for more than 12.7k to 13.8k computes", "max 14:13-18:30 pods_running", most},
		{faithful, "from 15:45 on 100 % of starts and of customers", "min 15:45-18:30 pod_start_success_pct", median},
		{faithful, "from 15:45 on 100 % of starts and of customers", "mean 15:45-18:30 wake_success_pct", median},
	}},
	{neonFriday, nil, "start PATCH_3300=on", 5, []told{
		{faithful, "2,590 addresses strand at 15:00", "stranded", median},
		{faithful, "2 subnets run out all the same", "subnets-exhausted", median},
	}},
	{neonFriday, nil, "15:05 WARM_IP_TARGET=10 MINIMUM_IP_TARGET=250, -all-zero", 5, []told{
		{faithful, "100 % of starts from 15:45 to 16:50, of the 28 % of customers", "mean 15:45-16:49 pod_start_success_pct", median},
		{faithful, "100 % of starts from 15:45 to 16:50, of the 28 % of customers", "mean 15:45-16:49 wake_success_pct", median},
		{faithful, "98 % from then to the end, with the crowd", "mean 16:50-18:30 pod_start_success_pct", median},
	}},
	{neonFriday, nil, "start PATCH_3752=on, -all-zero", 5, []told{
		{faithful, "98 % from 15:45 to 16:50, and 83 % from then to the end", "mean 15:45-16:49 pod_start_success_pct", median},
		{faithful, "98 % from 15:45 to 16:50, and 83 % from then to the end", "mean 16:50-18:30 pod_start_success_pct", median},
	}},
	{neonMonday, nil, "start PATCH_3752=on", 5, []told{
		{faithful, "98.5 % before the revert (13:25-14:05), 100 % after it", "mean 13:25-14:04 pod_start_success_pct", median},
		{faithful, "98.5 % before the revert (13:25-14:05), 100 % after it", "mean 14:45-17:05 pod_start_success_pct", median},
	}},
	{neonMonday, nil, "13:17 MINIMUM_IP_TARGET=250, -revert, -stall", 5, []told{
		{faithful, "99.7 % from 13:25 to the end", "mean 13:25-18:00 pod_start_success_pct", median},
	}},
	{neonMonday, nil, "14:05 WARM_ENI_TARGET=1, -stall", 5, []told{
		{faithful, "99.5 % from 14:45 to the end", "mean 14:45-18:00 pod_start_success_pct", median},
	}},
	{neonMonday, nil, "-stall", 5, []told{
		{faithful, "84 % from 17:15 to the end", "mean 17:15-18:00 pod_start_success_pct", median},
	}},

	// Egress. Its load has chance, its limits have none.
	{"lambda-nat", nil, "", 20, []told{
		{egressPage, "61.1 % and 72.2 % are served", "mean 10:15-10:25 served_pct", median},
		{egressPage, "61.1 % and 72.2 % are served", "mean 11:05-11:15 served_pct", median},
		{egressPage, "are throttled (about 107,000 a minute in the second test)", "mean 11:05-11:15 throttled_per_min", median},
		{egressPage, "than fail (18,000 a minute)", "mean 11:05-11:15 invocations_failed_per_min", median},
		{egressPage, "forgotten after the first test | idle for 350 s | 54,118", "idle-timeouts", median},
		{egressPage, "resolved | 0; 92,469 (92,249 to 92,851)", "beyond-one-interface", median},
	}},
	{"lambda-nat", nil, "11:00 SUBNETS=2", 1, []told{
		{egressPage, "at 11:04 12 % are served, at 11:08 67 %, and", "at 11:04-11:04 served_pct", median},
		{egressPage, "at 11:04 12 % are served, at 11:08 67 %, and", "at 11:08-11:08 served_pct", median},
		{egressPage, "and 100 % from 11:10:30 on", "min 11:10:30-11:15 served_pct", median},
	}},
}
