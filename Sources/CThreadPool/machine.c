#define _GNU_SOURCE
#include "machine.h"

#include <sched.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

static size_t smaller(size_t a, size_t b) { return a < b ? a : b; }

struct group_limits {
  size_t memory, processors;
};

#if defined(__linux__)
// The number that a file begins with; the largest one where there is none ("max") or no file.
static size_t number_in(const char *path) {
  FILE *file = fopen(path, "re");
  if (file == NULL) return INTPTR_MAX;
  unsigned long long number;
  const int read = fscanf(file, "%llu", &number);
  fclose(file);
  return read == 1 ? smaller((size_t)number, INTPTR_MAX) : INTPTR_MAX;
}

// The processors that a quota allows: "200000 100000" are two of them, as microseconds of each period.
static size_t quota_in(const char *path) {
  FILE *file = fopen(path, "re");
  if (file == NULL) return INTPTR_MAX;
  unsigned long long quota, period;
  const int read = fscanf(file, "%llu %llu", &quota, &period);
  fclose(file);
  if (read != 2 || quota == 0 || period == 0) return INTPTR_MAX;
  return smaller((size_t)(quota / period + (quota % period > 0)), INTPTR_MAX);
}

// Of a control group of version 2, which has all controllers.
static void read_unified(struct group_limits *limits, const char *group) {
  char path[4200];
  snprintf(path, sizeof path, "/sys/fs/cgroup%s/memory.max", group);
  limits->memory = smaller(limits->memory, number_in(path));
  snprintf(path, sizeof path, "/sys/fs/cgroup%s/cpu.max", group);
  limits->processors = smaller(limits->processors, quota_in(path));
}

// Of groups of version 1, in which each controller has a tree of its own.
static void read_memory(struct group_limits *limits, const char *group) {
  char path[4200];
  snprintf(path, sizeof path, "/sys/fs/cgroup/memory%s/memory.limit_in_bytes", group);
  limits->memory = smaller(limits->memory, number_in(path));
}

static void read_processors(struct group_limits *limits, const char *group) {
  char path[4200];
  snprintf(path, sizeof path, "/sys/fs/cgroup/cpu%s/cpu.cfs_quota_us", group);
  const size_t quota = number_in(path);  // -1, read as the largest number, is no limit
  snprintf(path, sizeof path, "/sys/fs/cgroup/cpu%s/cpu.cfs_period_us", group);
  const size_t period = number_in(path);
  if (quota > 0 && quota < INTPTR_MAX && period > 0 && period < INTPTR_MAX)
    limits->processors = smaller(limits->processors, quota / period + (quota % period > 0));
}

// Whether a list "cpu,cpuacct" names a controller.
static int names(const char *list, const char *controller) {
  const size_t length = strlen(controller);
  for (const char *place = list; place != NULL; place = strchr(place, ',')) {
    if (*place == ',') place++;
    if (strncmp(place, controller, length) == 0 && (place[length] == ',' || place[length] == 0)) return 1;
  }
  return 0;
}

// The limits of the control groups that this process is in, as containers have them: /proc/self/cgroup names the group, and
// those above it limit it too. Within a container the path may be one that is not to be seen; the root is then its own.
static struct group_limits group_limits(void) {
  struct group_limits limits = {INTPTR_MAX, INTPTR_MAX};
  read_unified(&limits, "");
  read_memory(&limits, "");
  read_processors(&limits, "");
  FILE *file = fopen("/proc/self/cgroup", "re");
  if (file == NULL) return limits;
  char line[4096];
  while (fgets(line, sizeof line, file) != NULL) {
    // number:controllers:group
    line[strcspn(line, "\n")] = 0;
    char *list = strchr(line, ':');
    char *group = list == NULL ? NULL : strchr(list + 1, ':');
    if (group == NULL || group[1] != '/') continue;
    *group++ = 0;
    list++;
    for (; strlen(group) > 1; *strrchr(group, '/') = 0) {
      if (*list == 0) read_unified(&limits, group);
      if (names(list, "memory")) read_memory(&limits, group);
      if (names(list, "cpu")) read_processors(&limits, group);
    }
  }
  fclose(file);
  return limits;
}

// What is left of the address space, where it has a limit (ulimit -v).
static size_t address_limit(void) {
  struct rlimit space;
  if (getrlimit(RLIMIT_AS, &space) != 0 || space.rlim_cur == RLIM_INFINITY) return INTPTR_MAX;
  const size_t used = number_in("/proc/self/statm") * (size_t)sysconf(_SC_PAGESIZE);
  return space.rlim_cur > used ? (size_t)space.rlim_cur - used : 0;
}
#else
static struct group_limits group_limits(void) { return (struct group_limits){INTPTR_MAX, INTPTR_MAX}; }
static size_t address_limit(void) { return INTPTR_MAX; }
#endif

size_t machine_available_processors(void) {
  const long online = sysconf(_SC_NPROCESSORS_ONLN);
  size_t count = online > 0 ? (size_t)online : 1;
#if defined(__linux__)
  cpu_set_t set;
  if (sched_getaffinity(0, sizeof set, &set) == 0 && CPU_COUNT(&set) > 0) count = (size_t)CPU_COUNT(&set);
#endif
  return smaller(count, group_limits().processors);
}

size_t machine_usable_memory(void) {
  const long pages = sysconf(_SC_PHYS_PAGES), size = sysconf(_SC_PAGESIZE);
  const size_t physical = pages > 0 && size > 0 ? (size_t)pages * (size_t)size : INTPTR_MAX;
  return smaller(physical, smaller(group_limits().memory, address_limit()));
}

size_t machine_peak_resident_bytes(void) {
  struct rusage usage;
  if (getrusage(RUSAGE_SELF, &usage) != 0) return 0;
#if defined(__APPLE__)
  return (size_t)usage.ru_maxrss;
#else
  return (size_t)usage.ru_maxrss * 1024;
#endif
}
