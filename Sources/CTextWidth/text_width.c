#define _XOPEN_SOURCE 700
#include "text_width.h"

#include <locale.h>
#include <pthread.h>
#include <wchar.h>
#ifdef __APPLE__
#include <xlocale.h>
#endif

static locale_t unicode;
static pthread_once_t once = PTHREAD_ONCE_INIT;

static void make_locale(void) { unicode = newlocale(LC_CTYPE_MASK, "C.UTF-8", (locale_t)0); }

int text_width_of_scalar(uint32_t scalar) {
  pthread_once(&once, make_locale);
  if (unicode == (locale_t)0) return 1;
  locale_t before = uselocale(unicode);
  int width = wcwidth((wchar_t)scalar);
  uselocale(before);
  return width < 0 ? 1 : width;
}
