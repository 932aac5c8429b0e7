// How wide a terminal draws a character, by the C library's tables.
#ifndef TEXT_WIDTH_H
#define TEXT_WIDTH_H

#include <stdint.h>

// Columns of a Unicode scalar: 0 for marks that stand on others, 2 for wide ones as those of Chinese, else 1. Whatever the
// locale of the program is.
int text_width_of_scalar(uint32_t scalar);

#endif
