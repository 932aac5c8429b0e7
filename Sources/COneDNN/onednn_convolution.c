#include "onednn_convolution.h"

#include <oneapi/dnnl/dnnl.h>
#include <pthread.h>
#include <stdlib.h>

#include "onednn_shim.h"

// ---- what differs between the versions ------------------------------------------------------------------------------

#if DNNL_VERSION_MAJOR >= 3
typedef const_dnnl_memory_desc_t layout;  // a layout that something else owns
typedef dnnl_memory_desc_t own_layout;

static dnnl_status_t make_layout(own_layout *own, const dnnl_dims_t dims, dnnl_format_tag_t tag) {
  return dnnl_memory_desc_create_with_tag(own, 4, dims, dnnl_f32, tag);
}
static layout borrow(const own_layout *own) { return *own; }
static void free_layout(own_layout *own) {
  if (*own) dnnl_memory_desc_destroy(*own);
}
#else
typedef const dnnl_memory_desc_t *layout;
typedef dnnl_memory_desc_t own_layout;

static dnnl_status_t make_layout(own_layout *own, const dnnl_dims_t dims, dnnl_format_tag_t tag) {
  return dnnl_memory_desc_init_by_tag(own, 4, dims, dnnl_f32, tag);
}
static layout borrow(const own_layout *own) { return own; }
static void free_layout(own_layout *own) { (void)own; }
#endif

struct layouts {
  own_layout input, weights, output;
};

static dnnl_status_t describe_forward(dnnl_primitive_desc_t *result, dnnl_engine_t engine, const struct layouts *l,
                                      const dnnl_dims_t strides, const dnnl_dims_t before, const dnnl_dims_t after,
                                      const_dnnl_primitive_attr_t attributes) {
#if DNNL_VERSION_MAJOR >= 3
  const dnnl_dims_t dilates = {0, 0};
  return dnnl_convolution_forward_primitive_desc_create(result, engine, dnnl_forward_training, dnnl_convolution_direct,
                                                        borrow(&l->input), borrow(&l->weights), NULL, borrow(&l->output),
                                                        strides, dilates, before, after, attributes);
#else
  dnnl_convolution_desc_t d;
  const dnnl_status_t status =
      dnnl_convolution_forward_desc_init(&d, dnnl_forward_training, dnnl_convolution_direct, borrow(&l->input),
                                         borrow(&l->weights), NULL, borrow(&l->output), strides, before, after);
  return status != dnnl_success ? status : dnnl_primitive_desc_create(result, &d, attributes, engine, NULL);
#endif
}

static dnnl_status_t describe_input_gradient(dnnl_primitive_desc_t *result, dnnl_engine_t engine,
                                             const struct layouts *l, const dnnl_dims_t strides,
                                             const dnnl_dims_t before, const dnnl_dims_t after,
                                             const_dnnl_primitive_desc_t forward,
                                             const_dnnl_primitive_attr_t attributes) {
#if DNNL_VERSION_MAJOR >= 3
  const dnnl_dims_t dilates = {0, 0};
  return dnnl_convolution_backward_data_primitive_desc_create(
      result, engine, dnnl_convolution_direct, borrow(&l->input), borrow(&l->weights), borrow(&l->output), strides,
      dilates, before, after, forward, attributes);
#else
  dnnl_convolution_desc_t d;
  const dnnl_status_t status =
      dnnl_convolution_backward_data_desc_init(&d, dnnl_convolution_direct, borrow(&l->input), borrow(&l->weights),
                                               borrow(&l->output), strides, before, after);
  return status != dnnl_success ? status : dnnl_primitive_desc_create(result, &d, attributes, engine, forward);
#endif
}

static dnnl_status_t describe_weight_gradient(dnnl_primitive_desc_t *result, dnnl_engine_t engine,
                                              const struct layouts *l, const dnnl_dims_t strides,
                                              const dnnl_dims_t before, const dnnl_dims_t after,
                                              const_dnnl_primitive_desc_t forward,
                                              const_dnnl_primitive_attr_t attributes) {
#if DNNL_VERSION_MAJOR >= 3
  const dnnl_dims_t dilates = {0, 0};
  return dnnl_convolution_backward_weights_primitive_desc_create(
      result, engine, dnnl_convolution_direct, borrow(&l->input), borrow(&l->weights), NULL, borrow(&l->output),
      strides, dilates, before, after, forward, attributes);
#else
  dnnl_convolution_desc_t d;
  const dnnl_status_t status =
      dnnl_convolution_backward_weights_desc_init(&d, dnnl_convolution_direct, borrow(&l->input), borrow(&l->weights),
                                                  NULL, borrow(&l->output), strides, before, after);
  return status != dnnl_success ? status : dnnl_primitive_desc_create(result, &d, attributes, engine, forward);
#endif
}

// ---- what does not --------------------------------------------------------------------------------------------------

struct onednn_convolution {
  enum onednn_convolution_kind kind;
  dnnl_primitive_desc_t description;
  dnnl_primitive_t primitive;
  own_layout plain;  // weights [kernel × kernel × channels × outputs]
  dnnl_primitive_desc_t turn_description;
  dnnl_primitive_t turn;
};

static dnnl_engine_t the_engine;
static dnnl_status_t engine_status;

static void make_engine(void) { engine_status = dnnl_engine_create(&the_engine, dnnl_cpu, 0); }

static layout layout_of(const struct onednn_convolution *c, dnnl_query_t what) {
  return dnnl_primitive_desc_query_md(c->description, what, 0);
}

static layout weight_layout(const struct onednn_convolution *c) {
  return layout_of(c, c->kind == ONEDNN_CONVOLUTION_WEIGHT_GRADIENT ? dnnl_query_diff_weights_md : dnnl_query_weights_md);
}

#define TRY(call)                                   \
  do {                                              \
    const dnnl_status_t status = (call);            \
    if (status != dnnl_success) return (int)status; \
  } while (0)

// Images are not rearranged, the weights are as the code likes them best.
static int describe(struct onednn_convolution *c, const struct onednn_convolution_shape *s, struct layouts *l,
                    dnnl_primitive_desc_t *forward, dnnl_primitive_attr_t attributes) {
  const int64_t margin = s->before + s->after - s->kernel;
  const dnnl_dims_t input = {s->images, s->channels, s->height, s->width};
  const dnnl_dims_t weights = {s->outputs, s->channels, s->kernel, s->kernel};
  const dnnl_dims_t output = {s->images, s->outputs, (s->height + margin) / s->stride + 1,
                              (s->width + margin) / s->stride + 1};
  const dnnl_dims_t strides = {s->stride, s->stride};
  const dnnl_dims_t before = {s->before, s->before}, after = {s->after, s->after};
  TRY(make_layout(&l->input, input, dnnl_nhwc));
  TRY(make_layout(&l->weights, weights, dnnl_format_tag_any));
  TRY(make_layout(&l->output, output, dnnl_nhwc));
  TRY(make_layout(&c->plain, weights, dnnl_hwio));
  TRY(describe_forward(forward, the_engine, l, strides, before, after, attributes));
  switch (c->kind) {
    case ONEDNN_CONVOLUTION_FORWARD:
      c->description = *forward;
      *forward = NULL;
      break;
    case ONEDNN_CONVOLUTION_INPUT_GRADIENT:
      TRY(describe_input_gradient(&c->description, the_engine, l, strides, before, after, *forward, attributes));
      break;
    case ONEDNN_CONVOLUTION_WEIGHT_GRADIENT:
      TRY(describe_weight_gradient(&c->description, the_engine, l, strides, before, after, *forward, attributes));
      break;
  }
  TRY(dnnl_primitive_create(&c->primitive, c->description));
  const int comes_back = c->kind == ONEDNN_CONVOLUTION_WEIGHT_GRADIENT;
  TRY(dnnl_reorder_primitive_desc_create(&c->turn_description, comes_back ? weight_layout(c) : borrow(&c->plain),
                                         the_engine, comes_back ? borrow(&c->plain) : weight_layout(c), the_engine,
                                         NULL));
  TRY(dnnl_primitive_create(&c->turn, c->turn_description));
  return 0;
}

int onednn_convolution_create(const struct onednn_convolution_shape *shape, enum onednn_convolution_kind kind,
                              struct onednn_convolution **convolution) {
  // The code is chosen for as many threads as OpenMP would use now, and must be for one.
  onednn_stay_on_this_thread();
  static pthread_once_t once = PTHREAD_ONCE_INIT;
  pthread_once(&once, make_engine);
  if (engine_status != dnnl_success) return (int)engine_status;
  struct onednn_convolution *c = calloc(1, sizeof *c);
  if (!c) return (int)dnnl_out_of_memory;
  c->kind = kind;
  struct layouts l = {0};
  dnnl_primitive_desc_t forward = NULL;
  dnnl_primitive_attr_t attributes = NULL;
  int status = (int)dnnl_primitive_attr_create(&attributes);
  // Working memory of its own would be shared by the threads.
  if (!status) status = (int)dnnl_primitive_attr_set_scratchpad_mode(attributes, dnnl_scratchpad_mode_user);
  if (!status) status = describe(c, shape, &l, &forward, attributes);
  free_layout(&l.input);
  free_layout(&l.weights);
  free_layout(&l.output);
  if (forward) dnnl_primitive_desc_destroy(forward);
  if (attributes) dnnl_primitive_attr_destroy(attributes);
  if (status) {
    onednn_convolution_destroy(c);
    return status;
  }
  *convolution = c;
  return 0;
}

void onednn_convolution_destroy(struct onednn_convolution *c) {
  if (c->turn) dnnl_primitive_destroy(c->turn);
  if (c->turn_description) dnnl_primitive_desc_destroy(c->turn_description);
  if (c->primitive) dnnl_primitive_destroy(c->primitive);
  if (c->description) dnnl_primitive_desc_destroy(c->description);
  free_layout(&c->plain);
  free(c);
}

size_t onednn_convolution_weight_bytes(const struct onednn_convolution *c) {
  return dnnl_memory_desc_get_size(weight_layout(c));
}

size_t onednn_convolution_scratch_bytes(const struct onednn_convolution *c) {
  return dnnl_memory_desc_get_size(layout_of(c, dnnl_query_scratchpad_md));
}

enum { MOST_ARGUMENTS = 4 };

struct argument {
  int role;
  layout layout;
  void *memory;
};

// Executes on a stream and with memory objects of its own: they cost little, and threads share nothing.
static int execute(dnnl_primitive_t primitive, const struct argument *arguments, int count) {
  dnnl_exec_arg_t given[MOST_ARGUMENTS];
  int made = 0;
  dnnl_status_t status = dnnl_success;
  for (; made < count && status == dnnl_success; made++) {
    given[made].arg = arguments[made].role;
    status = dnnl_memory_create(&given[made].memory, arguments[made].layout, the_engine, arguments[made].memory);
    if (status != dnnl_success) break;
  }
  dnnl_stream_t stream = NULL;
  if (status == dnnl_success) status = dnnl_stream_create(&stream, the_engine, dnnl_stream_default_flags);
  if (status == dnnl_success) status = dnnl_primitive_execute(primitive, stream, count, given);
  if (stream) {
    const dnnl_status_t waited = dnnl_stream_wait(stream);
    if (status == dnnl_success) status = waited;
    dnnl_stream_destroy(stream);
  }
  while (made > 0) dnnl_memory_destroy(given[--made].memory);
  return (int)status;
}

int onednn_convolution_rearrange(const struct onednn_convolution *c, const float *from, float *to) {
  const int comes_back = c->kind == ONEDNN_CONVOLUTION_WEIGHT_GRADIENT;
  const struct argument arguments[] = {
      {DNNL_ARG_FROM, comes_back ? weight_layout(c) : borrow(&c->plain), (void *)(uintptr_t)from},
      {DNNL_ARG_TO, comes_back ? borrow(&c->plain) : weight_layout(c), to},
  };
  return execute(c->turn, arguments, 2);
}

int onednn_convolution_run(const struct onednn_convolution *c, float *input, float *weights, float *output,
                           void *scratch) {
  const int to_input = c->kind == ONEDNN_CONVOLUTION_INPUT_GRADIENT;
  const int to_output = c->kind == ONEDNN_CONVOLUTION_FORWARD;
  const int to_weights = c->kind == ONEDNN_CONVOLUTION_WEIGHT_GRADIENT;
  const struct argument arguments[] = {
      {to_input ? DNNL_ARG_DIFF_SRC : DNNL_ARG_SRC,
       layout_of(c, to_input ? dnnl_query_diff_src_md : dnnl_query_src_md), input},
      {to_weights ? DNNL_ARG_DIFF_WEIGHTS : DNNL_ARG_WEIGHTS, weight_layout(c), weights},
      {to_output ? DNNL_ARG_DST : DNNL_ARG_DIFF_DST,
       layout_of(c, to_output ? dnnl_query_dst_md : dnnl_query_diff_dst_md), output},
      {DNNL_ARG_SCRATCHPAD, layout_of(c, dnnl_query_scratchpad_md), scratch},
  };
  return execute(c->primitive, arguments, 4);
}
