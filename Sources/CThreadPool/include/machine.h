// What the system tells of the machine and of this process.
#ifndef MACHINE_H
#define MACHINE_H

#include <stddef.h>

// Processors that this process may run on, at least 1: those of the machine, or fewer where its affinity or the quota of a
// control group (a container) says so. Of a quota of two and a half, three.
size_t machine_available_processors(void);

// Memory that this process may use, in bytes: that of the machine, or less where a control group (a container) or a limit of
// the address space says so. The largest number where the system does not tell.
size_t machine_usable_memory(void);

// The most memory that this process ever had resident, in bytes.
size_t machine_peak_resident_bytes(void);

#endif
