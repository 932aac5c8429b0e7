#define _GNU_SOURCE
#include "thread_pool.h"

#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdlib.h>
#include <unistd.h>

// A waiting thread spins this often before it sleeps (about a tenth of a millisecond): the next piece of work of a
// training loop comes sooner than that, and waking a sleeping thread costs more.
enum { SPINS = 4000 };

struct thread_pool {
  size_t threads;
  pthread_t *handles;
  void (*start)(void);

  pthread_mutex_t turn;  // held by the caller whose work is being done

  thread_pool_body body;
  void *context;
  size_t parts;
  atomic_size_t next_part;
  atomic_size_t working;      // threads that have not finished the current work
  atomic_uint_fast64_t work;  // number of the current work; a change is the signal to begin
  atomic_bool stopping;

  pthread_mutex_t sleep;
  pthread_cond_t wake;
};

struct member {
  struct thread_pool *pool;
  size_t number;
};

static void pause_briefly(void) {
#if defined(__x86_64__) || defined(__i386__)
  __builtin_ia32_pause();
#elif defined(__aarch64__)
  __asm__ volatile("yield");
#endif
}

static void take_parts(struct thread_pool *pool, size_t thread) {
  for (;;) {
    const size_t part = atomic_fetch_add_explicit(&pool->next_part, 1, memory_order_relaxed);
    if (part >= pool->parts) return;
    pool->body(pool->context, part, thread);
  }
}

// Waits until the number of the work differs from `seen`, and returns the new one.
static uint_fast64_t wait_for_work(struct thread_pool *pool, uint_fast64_t seen) {
  for (int spin = 0; spin < SPINS; spin++) {
    const uint_fast64_t now = atomic_load_explicit(&pool->work, memory_order_acquire);
    if (now != seen) return now;
    pause_briefly();
  }
  pthread_mutex_lock(&pool->sleep);
  uint_fast64_t now;
  while ((now = atomic_load_explicit(&pool->work, memory_order_acquire)) == seen)
    pthread_cond_wait(&pool->wake, &pool->sleep);
  pthread_mutex_unlock(&pool->sleep);
  return now;
}

static void *live(void *argument) {
  struct member member = *(struct member *)argument;
  free(argument);
  struct thread_pool *pool = member.pool;
  if (pool->start) pool->start();
  uint_fast64_t seen = 0;
  for (;;) {
    seen = wait_for_work(pool, seen);
    if (atomic_load_explicit(&pool->stopping, memory_order_acquire)) return NULL;
    take_parts(pool, member.number);
    atomic_fetch_sub_explicit(&pool->working, 1, memory_order_release);
  }
}

static void signal_work(struct thread_pool *pool) {
  pthread_mutex_lock(&pool->sleep);
  atomic_fetch_add_explicit(&pool->work, 1, memory_order_release);
  pthread_cond_broadcast(&pool->wake);
  pthread_mutex_unlock(&pool->sleep);
}

size_t thread_pool_available_processors(void) {
#if defined(__linux__)
  cpu_set_t set;
  if (sched_getaffinity(0, sizeof set, &set) == 0 && CPU_COUNT(&set) > 0) return (size_t)CPU_COUNT(&set);
#endif
  const long online = sysconf(_SC_NPROCESSORS_ONLN);
  return online > 0 ? (size_t)online : 1;
}

size_t thread_pool_physical_memory(void) {
  const long pages = sysconf(_SC_PHYS_PAGES), size = sysconf(_SC_PAGESIZE);
  return pages > 0 && size > 0 ? (size_t)pages * (size_t)size : INTPTR_MAX;
}

struct thread_pool *thread_pool_create(size_t threads, void (*start)(void)) {
  struct thread_pool *pool = calloc(1, sizeof *pool);
  if (!pool) return NULL;
  pool->handles = calloc(threads, sizeof *pool->handles);
  if (!pool->handles) {
    free(pool);
    return NULL;
  }
  pool->start = start;
  pthread_mutex_init(&pool->turn, NULL);
  pthread_mutex_init(&pool->sleep, NULL);
  pthread_cond_init(&pool->wake, NULL);
  for (pool->threads = 1; pool->threads < threads; pool->threads++) {
    struct member *member = malloc(sizeof *member);
    if (!member) break;
    *member = (struct member){pool, pool->threads};
    if (pthread_create(&pool->handles[pool->threads], NULL, live, member) != 0) {
      free(member);
      break;
    }
  }
  return pool;
}

size_t thread_pool_threads(const struct thread_pool *pool) { return pool->threads; }

void thread_pool_run(struct thread_pool *pool, size_t parts, thread_pool_body body, void *context) {
  pthread_mutex_lock(&pool->turn);
  if (pool->start) pool->start();
  pool->body = body;
  pool->context = context;
  pool->parts = parts;
  atomic_store_explicit(&pool->next_part, 0, memory_order_relaxed);
  if (parts > 1 && pool->threads > 1) {
    atomic_store_explicit(&pool->working, pool->threads - 1, memory_order_relaxed);
    signal_work(pool);
    take_parts(pool, 0);
    while (atomic_load_explicit(&pool->working, memory_order_acquire) != 0) pause_briefly();
  } else {
    take_parts(pool, 0);
  }
  pthread_mutex_unlock(&pool->turn);
}

void thread_pool_destroy(struct thread_pool *pool) {
  atomic_store_explicit(&pool->stopping, 1, memory_order_release);
  signal_work(pool);
  for (size_t thread = 1; thread < pool->threads; thread++) pthread_join(pool->handles[thread], NULL);
  pthread_cond_destroy(&pool->wake);
  pthread_mutex_destroy(&pool->sleep);
  pthread_mutex_destroy(&pool->turn);
  free(pool->handles);
  free(pool);
}
