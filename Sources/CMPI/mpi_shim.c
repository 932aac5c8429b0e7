#include "mpi_shim.h"

#include <dlfcn.h>
#include <stdio.h>
#include <stdlib.h>

// Open MPI's handles are addresses of objects in the library, MPICH's are numbers that its ABI fixes: each kind has its own types of
// functions.
typedef void *open_mpi_handle;
typedef int mpich_handle;

#define FUNCTIONS(handle)                                                                                              \
  struct {                                                                                                             \
    int (*rank)(handle, int *);                                                                                        \
    int (*size)(handle, int *);                                                                                        \
    int (*send)(const void *, int, handle, int, int, handle, handle *);                                                \
    int (*receive)(void *, int, handle, int, int, handle, handle *);                                                   \
    int (*test)(handle *, int *, void *);                                                                              \
    int (*abort)(handle, int);                                                                                         \
    handle world, byte;                                                                                                \
    void *ignored_status;                                                                                              \
  }

static FUNCTIONS(open_mpi_handle) open_mpi;
static FUNCTIONS(mpich_handle) mpich;
static enum mpi_shim_library kind;
static int (*initialize)(int *, char ***, int, int *);
static int (*finalize)(void);

static char problem[512];

static void *find(void *library, const char *name) {
  void *symbol = dlsym(library, name);
  if (!symbol && !problem[0]) snprintf(problem, sizeof problem, "it has no %s", name);
  return symbol;
}

#define LOAD(functions)                                                                                                \
  do {                                                                                                                 \
    *(void **)&(functions).rank = find(library, "MPI_Comm_rank");                                                      \
    *(void **)&(functions).size = find(library, "MPI_Comm_size");                                                      \
    *(void **)&(functions).send = find(library, "MPI_Isend");                                                          \
    *(void **)&(functions).receive = find(library, "MPI_Irecv");                                                       \
    *(void **)&(functions).test = find(library, "MPI_Test");                                                           \
    *(void **)&(functions).abort = find(library, "MPI_Abort");                                                         \
  } while (0)

const char *mpi_shim_open(const char *file, enum mpi_shim_library of_kind) {
  kind = of_kind;
  problem[0] = 0;
  // Open MPI's own plug-ins look for its symbols among those of the program.
  void *library = dlopen(file, RTLD_NOW | RTLD_GLOBAL);
  if (!library) {
    snprintf(problem, sizeof problem, "%s", dlerror());
    return problem;
  }
  *(void **)&initialize = find(library, "MPI_Init_thread");
  *(void **)&finalize = find(library, "MPI_Finalize");
  if (kind == MPI_SHIM_OPEN_MPI) {
    LOAD(open_mpi);
    open_mpi.world = find(library, "ompi_mpi_comm_world");
    open_mpi.byte = find(library, "ompi_mpi_byte");
    open_mpi.ignored_status = NULL;
  } else {
    LOAD(mpich);
    mpich.world = 0x44000000;
    mpich.byte = 0x4c00010d;
    mpich.ignored_status = (void *)1;
  }
  if (problem[0]) return problem;
  // MPI_THREAD_SERIALIZED has the number 2 in both.
  int provided = 0;
  if (initialize(NULL, NULL, 2, &provided) != 0) return "MPI_Init_thread failed";
  return NULL;
}

int mpi_shim_has(const char *file) {
  void *library = dlopen(file, RTLD_LAZY | RTLD_LOCAL);
  if (library) dlclose(library);
  return library != NULL;
}

int mpi_shim_rank(void) {
  int rank = 0;
  if (kind == MPI_SHIM_OPEN_MPI)
    open_mpi.rank(open_mpi.world, &rank);
  else
    mpich.rank(mpich.world, &rank);
  return rank;
}

int mpi_shim_size(void) {
  int size = 1;
  if (kind == MPI_SHIM_OPEN_MPI)
    open_mpi.size(open_mpi.world, &size);
  else
    mpich.size(mpich.world, &size);
  return size;
}

mpi_shim_request mpi_shim_send(const void *bytes, size_t count, int rank, int tag) {
  mpi_shim_request request = {0};
  if (kind == MPI_SHIM_OPEN_MPI) {
    open_mpi_handle handle = NULL;
    open_mpi.send(bytes, (int)count, open_mpi.byte, rank, tag, open_mpi.world, &handle);
    request.handle = (uintptr_t)handle;
  } else {
    mpich_handle handle = 0;
    mpich.send(bytes, (int)count, mpich.byte, rank, tag, mpich.world, &handle);
    request.handle = (uintptr_t)(unsigned)handle;
  }
  return request;
}

mpi_shim_request mpi_shim_receive(void *bytes, size_t count, int rank, int tag) {
  mpi_shim_request request = {0};
  if (kind == MPI_SHIM_OPEN_MPI) {
    open_mpi_handle handle = NULL;
    open_mpi.receive(bytes, (int)count, open_mpi.byte, rank, tag, open_mpi.world, &handle);
    request.handle = (uintptr_t)handle;
  } else {
    mpich_handle handle = 0;
    mpich.receive(bytes, (int)count, mpich.byte, rank, tag, mpich.world, &handle);
    request.handle = (uintptr_t)(unsigned)handle;
  }
  return request;
}

int mpi_shim_is_done(mpi_shim_request *request) {
  int done = 0;
  if (kind == MPI_SHIM_OPEN_MPI) {
    open_mpi_handle handle = (open_mpi_handle)request->handle;
    open_mpi.test(&handle, &done, open_mpi.ignored_status);
    request->handle = (uintptr_t)handle;
  } else {
    mpich_handle handle = (mpich_handle)(unsigned)request->handle;
    mpich.test(&handle, &done, mpich.ignored_status);
    request->handle = (uintptr_t)(unsigned)handle;
  }
  return done;
}

void mpi_shim_abort(int code) {
  if (kind == MPI_SHIM_OPEN_MPI)
    open_mpi.abort(open_mpi.world, code);
  else
    mpich.abort(mpich.world, code);
  _Exit(code);
}

void mpi_shim_close(void) { finalize(); }
