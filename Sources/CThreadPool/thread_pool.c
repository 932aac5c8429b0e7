#include "thread_pool.h"

#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdlib.h>

// A waiting thread spins this often before it sleeps (about a tenth of a millisecond): the next piece of work of a
// training loop comes sooner than that, and waking a sleeping thread costs more.
enum { SPINS = 4000 };

// The parts of a piece of work are handed out by one word, so that a thread that wakes late, when the work is done or
// the next has begun, can take nothing that is not there: bits 32 … 63 number the work, 16 … 31 are the parts it has,
// 0 … 15 the next one.
enum { PARTS_AT_ONCE = 0xFFFF };
#define WORK(state) ((state) >> 32)
#define PARTS(state) ((state) >> 16 & 0xFFFF)
#define NEXT(state) ((state) & 0xFFFF)

struct thread_pool {
  size_t threads;
  pthread_t *handles;
  void (*start)(void);

  pthread_mutex_t turn;  // held by the caller whose work is being done

  thread_pool_body body;
  void *context;
  size_t first;  // number of the first part
  _Atomic uint64_t state;
  atomic_size_t finished;  // parts of the current work that are done
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

// While a part that was taken is not finished, its work is the current one, so body and context are its own.
static void take_parts(struct thread_pool *pool, uint64_t work, size_t thread) {
  uint64_t state = atomic_load_explicit(&pool->state, memory_order_acquire);
  while (WORK(state) == work && NEXT(state) < PARTS(state)) {
    if (!atomic_compare_exchange_weak_explicit(&pool->state, &state, state + 1, memory_order_acq_rel,
                                               memory_order_acquire))
      continue;
    pool->body(pool->context, pool->first + NEXT(state), thread);
    atomic_fetch_add_explicit(&pool->finished, 1, memory_order_release);
    state = atomic_load_explicit(&pool->state, memory_order_acquire);
  }
}

// Waits until the number of the work differs from `seen`, and returns the new one.
static uint64_t wait_for_work(struct thread_pool *pool, uint64_t seen) {
  for (int spin = 0; spin < SPINS; spin++) {
    const uint64_t now = WORK(atomic_load_explicit(&pool->state, memory_order_acquire));
    if (now != seen) return now;
    pause_briefly();
  }
  pthread_mutex_lock(&pool->sleep);
  uint64_t now;
  while ((now = WORK(atomic_load_explicit(&pool->state, memory_order_acquire))) == seen)
    pthread_cond_wait(&pool->wake, &pool->sleep);
  pthread_mutex_unlock(&pool->sleep);
  return now;
}

static void wait_until_finished(struct thread_pool *pool, size_t parts) {
  int spins = 0;
  while (atomic_load_explicit(&pool->finished, memory_order_acquire) < parts) {
    if (spins < SPINS) {
      spins++;
      pause_briefly();
    } else {
      sched_yield();
    }
  }
}

static void *live(void *argument) {
  const struct member member = *(struct member *)argument;
  free(argument);
  if (member.pool->start) member.pool->start();
  uint64_t seen = 0;
  for (;;) {
    seen = wait_for_work(member.pool, seen);
    if (atomic_load_explicit(&member.pool->stopping, memory_order_acquire)) return NULL;
    take_parts(member.pool, seen, member.number);
  }
}

// Publishes the next work, and returns its number.
static uint64_t begin_work(struct thread_pool *pool, size_t parts) {
  const uint64_t work = (WORK(atomic_load_explicit(&pool->state, memory_order_relaxed)) + 1) & 0xFFFFFFFF;
  pthread_mutex_lock(&pool->sleep);
  atomic_store_explicit(&pool->state, work << 32 | (uint64_t)parts << 16, memory_order_release);
  pthread_cond_broadcast(&pool->wake);
  pthread_mutex_unlock(&pool->sleep);
  return work;
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

void thread_pool_run(struct thread_pool *pool, size_t parts, int alone, thread_pool_body body, void *context) {
  pthread_mutex_lock(&pool->turn);
  if (pool->start) pool->start();
  if (alone || pool->threads == 1 || parts <= 1) {
    for (size_t part = 0; part < parts; part++) body(context, part, 0);
  } else {
    pool->body = body;
    pool->context = context;
    for (pool->first = 0; pool->first < parts; pool->first += PARTS_AT_ONCE) {
      const size_t now = parts - pool->first < PARTS_AT_ONCE ? parts - pool->first : PARTS_AT_ONCE;
      atomic_store_explicit(&pool->finished, 0, memory_order_relaxed);
      take_parts(pool, begin_work(pool, now), 0);
      wait_until_finished(pool, now);
    }
  }
  pthread_mutex_unlock(&pool->turn);
}

void thread_pool_destroy(struct thread_pool *pool) {
  atomic_store_explicit(&pool->stopping, 1, memory_order_release);
  begin_work(pool, 0);
  for (size_t thread = 1; thread < pool->threads; thread++) pthread_join(pool->handles[thread], NULL);
  pthread_cond_destroy(&pool->wake);
  pthread_mutex_destroy(&pool->sleep);
  pthread_mutex_destroy(&pool->turn);
  free(pool->handles);
  free(pool);
}
