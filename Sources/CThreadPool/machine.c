#define _GNU_SOURCE
#include "machine.h"

#include <sched.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

size_t machine_available_processors(void) {
#if defined(__linux__)
  cpu_set_t set;
  if (sched_getaffinity(0, sizeof set, &set) == 0 && CPU_COUNT(&set) > 0) return (size_t)CPU_COUNT(&set);
#endif
  const long online = sysconf(_SC_NPROCESSORS_ONLN);
  return online > 0 ? (size_t)online : 1;
}

static size_t smaller(size_t a, size_t b) { return a < b ? a : b; }

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

// The limits of the control groups that this process is in, as containers have them: /proc/self/cgroup names the group, and
// those above it limit it too. Within a container the path may be one that is not to be seen; the root is then its own.
static size_t group_limit(void) {
  size_t limit = smaller(number_in("/sys/fs/cgroup/memory.max"), number_in("/sys/fs/cgroup/memory/memory.limit_in_bytes"));
  FILE *file = fopen("/proc/self/cgroup", "re");
  if (file == NULL) return limit;
  char line[4096];
  while (fgets(line, sizeof line, file) != NULL) {
    line[strcspn(line, "\n")] = 0;
    const int unified = strncmp(line, "0::", 3) == 0;
    char *memory = strstr(line, ":memory:");
    if (!unified && memory == NULL) continue;
    char *group = unified ? line + 3 : memory + strlen(":memory:");
    while (strlen(group) > 1) {
      char path[4200];
      snprintf(path, sizeof path, unified ? "/sys/fs/cgroup%s/memory.max" : "/sys/fs/cgroup/memory%s/memory.limit_in_bytes",
               group);
      limit = smaller(limit, number_in(path));
      *strrchr(group, '/') = 0;
    }
  }
  fclose(file);
  return limit;
}

// What is left of the address space, where it has a limit (ulimit -v).
static size_t address_limit(void) {
  struct rlimit space;
  if (getrlimit(RLIMIT_AS, &space) != 0 || space.rlim_cur == RLIM_INFINITY) return INTPTR_MAX;
  const size_t used = number_in("/proc/self/statm") * (size_t)sysconf(_SC_PAGESIZE);
  return space.rlim_cur > used ? (size_t)space.rlim_cur - used : 0;
}
#else
static size_t group_limit(void) { return INTPTR_MAX; }
static size_t address_limit(void) { return INTPTR_MAX; }
#endif

size_t machine_usable_memory(void) {
  const long pages = sysconf(_SC_PHYS_PAGES), size = sysconf(_SC_PAGESIZE);
  const size_t physical = pages > 0 && size > 0 ? (size_t)pages * (size_t)size : INTPTR_MAX;
  return smaller(physical, smaller(group_limit(), address_limit()));
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
