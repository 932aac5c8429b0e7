// A pool of threads that take numbered parts of a piece of work; whoever is free takes the next part.
#ifndef THREAD_POOL_H
#define THREAD_POOL_H

#include <stddef.h>

struct thread_pool;

// What is done for a part: `thread` is 0 for the caller and 1 … threads-1 for the others.
typedef void (*thread_pool_body)(void *context, size_t part, size_t thread);

// Starts threads-1 threads beside the caller's. `start` is called once on each of them, and on the caller
// at every run, or is NULL.
// Returns NULL where the system gives no memory. Where it gives fewer threads, the pool has fewer.
struct thread_pool *thread_pool_create(size_t threads, void (*start)(void));

size_t thread_pool_threads(const struct thread_pool *pool);

// Does all the parts and returns when the last is done; the caller alone does them where `alone` is not 0. Calls from
// several threads take turns; a body must not call.
void thread_pool_run(struct thread_pool *pool, size_t parts, int alone, thread_pool_body body, void *context);

// Waits for the threads to end and frees the pool.
void thread_pool_destroy(struct thread_pool *pool);

#endif
