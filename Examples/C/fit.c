/* Fits a classifier to points of which one in ten has a label, asks it, stores it and reads it again. Build it as Tools/check-examples
 * does:  cc -I Sources/CInterface Examples/C/fit.c -lPseudoLabelC -lm */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "pseudolabel.h"

enum { ROWS = 200, COLUMNS = 2 };

/* Stops the program where a call failed. */
static void check(int32_t code, const pseudolabel_error *error) {
    if (code == PSEUDOLABEL_OK) return;
    fprintf(stderr, "fit: %s\n", error->message);
    exit(code);
}

static int32_t tell(double share, void *context) {
    (void)context;
    fprintf(stderr, "\r%3.0f %%", 100 * share);
    return 0; /* anything else stops it */
}

int main(void) {
    if (pseudolabel_interface() != PSEUDOLABEL_INTERFACE) return 1;

    /* Two half circles, one into the other. */
    double points[ROWS * COLUMNS];
    int64_t labels[ROWS], truth[ROWS];
    for (int row = 0; row < ROWS; row++) {
        double angle = 3.14159265 * (row / 2) / (ROWS / 2);
        truth[row] = row % 2;
        points[row * COLUMNS] = truth[row] ? 1 - cos(angle) : cos(angle);
        points[row * COLUMNS + 1] = truth[row] ? 0.5 - sin(angle) : sin(angle);
        labels[row] = row / 2 % 10 == 5 ? truth[row] : -1;
    }
    const char *names[] = {"upper", "lower"};
    pseudolabel_matrix rows = {.rows = ROWS, .columns = COLUMNS, .values = points, .value_bits = 64};

    pseudolabel_error error;
    pseudolabel_classifier *fitted, *loaded;
    check(pseudolabel_fit(&rows, labels, names, 2, "{\"epochs\": 60, \"seed\": 1}", tell, NULL, &fitted, &error), &error);
    check(pseudolabel_save(fitted, "circles.safetensors", &error), &error);
    pseudolabel_free(fitted);

    check(pseudolabel_load("circles.safetensors", 0, &loaded, &error), &error);
    int64_t classes[ROWS];
    check(pseudolabel_predict(loaded, &rows, classes, &error), &error);
    int right = 0;
    for (int row = 0; row < ROWS; row++)
        right += pseudolabel_class_name(loaded, classes[row])[0] == names[truth[row]][0];
    printf("\rpseudolabel %s: %d of %d points are told right\n", pseudolabel_version(), right, ROWS);
    pseudolabel_free(loaded);
    return right > ROWS * 8 / 10 ? 0 : 1;
}
