#include "number_text.h"

#include <charconv>
#include <cstdio>

// Libraries that cannot do it (libc++ before 20) leave it to the callers, who ask strtod and printf then.
#if defined(__cpp_lib_to_chars) || (defined(_GLIBCXX_RELEASE) && _GLIBCXX_RELEASE >= 11)
#define HAS_DOUBLES 1
#endif

int number_read(const unsigned char *bytes, size_t count, double *number) {
#ifdef HAS_DOUBLES
  if (count == 0 || !(bytes[0] == '.' || (bytes[0] >= '0' && bytes[0] <= '9'))) return 0;
  const char *first = reinterpret_cast<const char *>(bytes);
  double value = 0;
  const auto [end, error] = std::from_chars(first, first + count, value, std::chars_format::general);
  if (error != std::errc() || end != first + count) return 0;
  *number = value;
  return 1;
#else
  return 0;
#endif
}

size_t number_write(double number, int digits, char *bytes) {
#ifdef HAS_DOUBLES
  const auto [end, error] = std::to_chars(bytes, bytes + 32, number, std::chars_format::general, digits);
  if (error == std::errc()) return static_cast<size_t>(end - bytes);
#endif
  return static_cast<size_t>(std::snprintf(bytes, 32, "%.*g", digits, number));
}
