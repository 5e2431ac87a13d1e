/* Real: the few functions of real numbers that must give the same bits on every CPU.
 * libm's exp() differs between versions and processors; this one uses only + - * /, which IEEE 754
 * fixes. Compile with -ffp-contract=off. */
#ifndef SENTIMENT_REAL_H
#define SENTIMENT_REAL_H

#include <stddef.h>

/* e to the x, relative error below 1e-14; x is held to -60..60. */
double real_exp(double x);
/* Natural logarithm of x > 0, relative error below 1e-13. */
double real_log(double x);
/* Turn count (<= 8) logits into probabilities that sum to 1, in place. */
void real_softmax(double *values, size_t count);
/* Round to the nearest step of 1/10000, so that printed figures are short and stable. */
double real_round4(double x);

#endif
