// Decimal numbers from bytes and to bytes, in no language's spelling but C's, by the C++ library.
#ifndef NUMBER_TEXT_H
#define NUMBER_TEXT_H

#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

// Reads all of `count` bytes as a decimal number without a sign, 12.5e-3. It is rounded as strtod rounds it, to the nearest
// double. Returns 0, and sets nothing, where the bytes are something else or the number is too large or too small for a
// double.
int number_read(const unsigned char *bytes, size_t count, double *number);

// Writes a number with as many significant digits as printf does for %.*g, without a zero behind them; an integer, infinity
// and NaN as printf writes them. Returns how many bytes were written, at most 32.
size_t number_write(double number, int digits, char *bytes);

#ifdef __cplusplus
}
#endif

#endif
