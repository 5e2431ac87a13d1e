/* Real: the few functions of real numbers that must give the same bits on every CPU. */
#include "real.h"

#define LN2_HIGH    6.93147180369123816490e-01
#define LN2_LOW     1.90821492927058770002e-10
#define LN2_INVERSE 1.44269504088896338700
#define TERMS       14

static double power_of_two(int exponent)
{
    double result = 1.0;
    double factor = exponent < 0 ? 0.5 : 2.0;
    for (int i = exponent < 0 ? -exponent : exponent; i > 0; i--)
        result *= factor;
    return result;
}

double real_exp(double x)
{
    if (x > 60.0)
        x = 60.0;
    if (!(x > -60.0))
        x = -60.0;
    int exponent = (int)(x * LN2_INVERSE + (x < 0 ? -0.5 : 0.5));
    double rest = x - exponent * LN2_HIGH - exponent * LN2_LOW;
    double sum = 1.0;
    for (int i = TERMS; i >= 1; i--)
        sum = 1.0 + rest / i * sum;
    return sum * power_of_two(exponent);
}

double real_log(double x)
{
    double guess = 0.0;
    while (x > 1.5) {
        x *= 0.5;
        guess += LN2_HIGH + LN2_LOW;
    }
    while (x < 0.75 && x > 0.0) {
        x *= 2.0;
        guess -= LN2_HIGH + LN2_LOW;
    }
    double ratio = (x - 1.0) / (x + 1.0), square = ratio * ratio, power = ratio, sum = 0.0;
    for (int i = 1; i < 2 * TERMS; i += 2) {
        sum += power / i;
        power *= square;
    }
    return guess + 2.0 * sum;
}

void real_softmax(double *values, size_t count)
{
    double top = values[0], total = 0.0;
    for (size_t i = 1; i < count; i++)
        top = values[i] > top ? values[i] : top;
    for (size_t i = 0; i < count; i++) {
        values[i] = real_exp(values[i] - top);
        total += values[i];
    }
    for (size_t i = 0; i < count; i++)
        values[i] /= total;
}

double real_round4(double x)
{
    double scaled = x * 10000.0;
    return (double)(long)(scaled + (scaled < 0 ? -0.5 : 0.5)) / 10000.0;
}
