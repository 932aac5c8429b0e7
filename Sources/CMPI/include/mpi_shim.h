// The few functions of MPI that are used, of a library that is loaded when a program is started by mpirun: nothing of it is linked, and
// no header of it is needed. Open MPI (4 and 5) and MPICH are known, whose handles differ.
//
// All functions but `mpi_shim_open` and `mpi_shim_has` need it to have succeeded. A failure inside MPI ends all processes, with a message of MPI's own.
#ifndef MPI_SHIM_H
#define MPI_SHIM_H

#include <stddef.h>
#include <stdint.h>

enum mpi_shim_library { MPI_SHIM_OPEN_MPI, MPI_SHIM_MPICH };

// A message under way; large enough for the request of either library.
typedef struct {
  uintptr_t handle;
} mpi_shim_request;

// The most bytes of one message.
#define MPI_SHIM_MOST_BYTES ((size_t)1 << 30)

// Loads the library of that file name, and begins. Returns NULL, or what went wrong, a text that stays.
const char *mpi_shim_open(const char *file, enum mpi_shim_library library);

// Whether the library of that file name can be loaded. Nothing is begun.
int mpi_shim_has(const char *file);

int mpi_shim_rank(void);
int mpi_shim_size(void);

// Begin to send and to receive bytes; the memory is the message's own until `mpi_shim_is_done` says so.
mpi_shim_request mpi_shim_send(const void *bytes, size_t count, int rank, int tag);
mpi_shim_request mpi_shim_receive(void *bytes, size_t count, int rank, int tag);

// Whether a message has come to its end; it is asked once more for no message that has.
int mpi_shim_is_done(mpi_shim_request *request);

// Ends all processes at once.
void mpi_shim_abort(int code);

// Ends the use of MPI, when all processes do.
void mpi_shim_close(void);

#endif
