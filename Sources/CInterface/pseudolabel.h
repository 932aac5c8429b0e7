/* The C interface of PseudoLabel: fits classifiers to a few labelled and many unlabelled rows, and asks them.
 *
 * - A function that can fail returns PSEUDOLABEL_OK, or another code and a message in `error`, which may be NULL. Nothing has to
 *   be freed after a failure.
 * - A pointer that must not be NULL, a size below 0, an unknown option and a classifier that was freed are failures, not crashes.
 *   What cannot be checked is the caller's promise: that a pointer leads to as many elements as the sizes say.
 * - What is passed in is copied; it may be changed or freed when a call has returned.
 * - Functions may be called from several threads, also for one classifier, but nobody may use a classifier while it is freed.
 * - Strings are UTF-8 and end with 0.
 */
#ifndef PSEUDOLABEL_H
#define PSEUDOLABEL_H

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Of this header. It changes when programs have to be changed; functions are added without a change. */
#define PSEUDOLABEL_INTERFACE 1

/* The interface of the library that is linked: compare it with PSEUDOLABEL_INTERFACE. */
int32_t pseudolabel_interface(void);
/* The version of the library, as in "1.2.3". It is never freed. */
const char *pseudolabel_version(void);

/* Codes, those of sysexits.h where it has one. */
#define PSEUDOLABEL_OK 0
#define PSEUDOLABEL_USAGE 64    /* an argument or an option that will not do */
#define PSEUDOLABEL_DATA 65     /* rows or a file that are not what they have to be */
#define PSEUDOLABEL_NO_INPUT 66 /* a file that is not there, or may not be read */
#define PSEUDOLABEL_SOFTWARE 70 /* training diverged, or another failure of the computation */
#define PSEUDOLABEL_IO 74       /* a file that cannot be written */
#define PSEUDOLABEL_STOPPED 130 /* the progress function asked for it */

typedef struct {
  int32_t code;
  /* What was expected, what was found, and what can be done; cut where it is longer. */
  char message[2044];
} pseudolabel_error;

/* Rows of numbers, NaN where one is missing; dense, row by row, or compressed sparse rows (CSR). */
typedef struct {
  int64_t rows;
  int64_t columns;
  /* float where value_bits is 32, double where it is 64: rows * columns of them, or those that CSR stores. */
  const void *values;
  int32_t value_bits;
  /* 0: dense. 32 or 64: CSR, starts and indices are int32_t or int64_t. */
  int32_t index_bits;
  /* CSR: rows + 1 places in values, the first of them 0. */
  const void *starts;
  /* CSR: the column of each value, ascending within a row. */
  const void *indices;
} pseudolabel_matrix;

/* Rows of a table as text: cells[row * columns + column], NULL or "" where one is missing. */
typedef struct {
  int64_t rows;
  int64_t columns;
  /* Of the columns. */
  const char *const *names;
  const char *const *cells;
} pseudolabel_table;

typedef struct pseudolabel_classifier pseudolabel_classifier;

/* Told the share that is done, 0 to 1, about ten times a second, on the thread that called pseudolabel_fit. Fitting stops soon
 * after it has returned anything but 0. */
typedef int32_t (*pseudolabel_progress)(double share, void *context);

/* Fits a classifier with and without the unlabelled rows, and keeps the better, as `pseudolabel train` does: equal rows, options
 * and seeds give the same bits.
 *
 * labels       one for each row: the number of its class from 0, or a negative number where it is not known.
 * class_names  of classes 0, 1, …, all different; NULL: their numbers.
 * options      a JSON object, or NULL for none. Each of its names may be left out:
 *                {"method": "pseudo-label", "hidden": [256], "epochs": 100, "seed": 1, "threads": 2,
 *                 "delivery": "better", "balances": false, "plan": {…}}
 *              "plan" is that of a run's config.json; the other names change it. "threads" counts the training runs side by side.
 * progress     may be NULL; context is handed to it.
 * classifier   the result; NULL after a failure.
 */
int32_t pseudolabel_fit(
    const pseudolabel_matrix *rows, const int64_t *labels, const char *const *class_names, int64_t class_count,
    const char *options, pseudolabel_progress progress, void *context, pseudolabel_classifier **classifier,
    pseudolabel_error *error);

/* Reads a classifier from the folder of a run, or from a model file (.safetensors).
 *
 * threads  that compute answers; 0: as many as there are processors.
 */
int32_t pseudolabel_load(
    const char *path, int32_t threads, pseudolabel_classifier **classifier, pseudolabel_error *error);

/* Writes a classifier to a model file, which `pseudolabel predict` reads too. A file of that name is replaced. */
int32_t pseudolabel_save(const pseudolabel_classifier *classifier, const char *path, pseudolabel_error *error);

/* Frees a classifier. NULL, and one that was freed before, are passed over. */
void pseudolabel_free(pseudolabel_classifier *classifier);

/* How many classes it knows; -1 for no classifier. Their order, which pseudolabel_predict counts by, is that of their names:
 * numbers by their value, then words. It need not be that of class_names. */
int64_t pseudolabel_class_count(const pseudolabel_classifier *classifier);
/* The name of a class, good until the classifier is freed; NULL where there is none of that number. */
const char *pseudolabel_class_name(const pseudolabel_classifier *classifier, int64_t number);
/* Columns of the rows that it takes; -1 where it takes images, and for no classifier. */
int64_t pseudolabel_column_count(const pseudolabel_classifier *classifier);
/* The name of a column of a table, good until the classifier is freed; NULL where columns have no names. */
const char *pseudolabel_column_name(const pseudolabel_classifier *classifier, int64_t number);

/* The class of each row, by its number; class_count and class_name tell more of it. */
int32_t pseudolabel_predict(
    const pseudolabel_classifier *classifier, const pseudolabel_matrix *rows, int64_t *classes, pseudolabel_error *error);
/* The probability of every class for each row: rows * class_count numbers, row by row. */
int32_t pseudolabel_predict_probabilities(
    const pseudolabel_classifier *classifier, const pseudolabel_matrix *rows, double *probabilities,
    pseudolabel_error *error);
/* The same for a classifier that was trained on a table. Columns are found by their names; others are not looked at. Either
 * result may be NULL. */
int32_t pseudolabel_predict_table(
    const pseudolabel_classifier *classifier, const pseudolabel_table *table, int64_t *classes, double *probabilities,
    pseudolabel_error *error);

/* What became of the rows that a classifier was fitted to, in their order; either result may be NULL.
 *
 * classes  the given class of rows that had one, else what the classifier says.
 * epochs   0 of rows that had a label; else the epoch since which half of the training runs that agree with the class have
 *          given it, or -1 where none learned from the row.
 */
int32_t pseudolabel_transduction(
    const pseudolabel_classifier *classifier, int64_t *classes, int64_t *epochs, pseudolabel_error *error);

/* What fitting found out, as a JSON object with names of a run's summary.json: "delivered", "heldOutErrorRate",
 * "comparison" …; "{}" where nothing is known. Good until the classifier is freed; NULL for no classifier. */
const char *pseudolabel_summary(const pseudolabel_classifier *classifier);

#ifdef __cplusplus
}
#endif
#endif
