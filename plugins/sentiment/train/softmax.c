/* Softmax: a linear classifier over hashed and dense features, trained by AdaGrad. */
#include "train/softmax.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>

#include "real.h"

#define FIRST_SQUARE 1e-4f /* keeps the first step finite */

struct training {
    const struct example_set *set;
    const struct softmax_options *options;
    struct softmax *model;
    float *hashed_squares, *dense_squares; /* sums of squared gradients */
    double *hashed_sum, *dense_sum; /* of the averaged epochs */
    size_t *order;
    size_t order_count;
};

static uint64_t next_random(uint64_t *state)
{
    *state += 0x9e3779b97f4a7c15u;
    uint64_t z = *state;
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
    return z ^ (z >> 31);
}

static void shuffle(size_t *order, size_t count, uint64_t *state)
{
    for (size_t i = count; i > 1; i--) {
        size_t other = (size_t)(next_random(state) % i);
        size_t kept = order[i - 1];
        order[i - 1] = order[other];
        order[other] = kept;
    }
}

void softmax_logits(const struct softmax *self, const struct example_set *set,
        const struct example *row, double *logits)
{
    unsigned classes = self->class_count;
    float sums[SOFTMAX_CLASSES_MAX] = {0};
    for (uint32_t i = 0; i < row->hashed_count; i++) {
        const float *weights = self->hashed + (size_t)set->buckets[row->hashed_first + i] * classes;
        float times = set->times[row->hashed_first + i];
        for (unsigned k = 0; k < classes; k++)
            sums[k] += weights[k] * times;
    }
    for (unsigned k = 0; k < classes; k++)
        logits[k] = (double)(sums[k] * row->norm);
    for (unsigned i = 0; i < row->dense_count; i++) {
        const float *weights = self->dense + (size_t)set->dense[row->dense_first + i] * classes;
        for (unsigned k = 0; k < classes; k++)
            logits[k] += (double)weights[k];
    }
}

static void step(float *weight, float *square, float gradient, float rate)
{
    *square += gradient * gradient;
    *weight -= rate * gradient / sqrtf(*square + FIRST_SQUARE);
}

static void update(struct training *self, const struct example *row, const float *errors)
{
    unsigned classes = self->model->class_count;
    float rate = (float)self->options->rate, dense_rate = (float)self->options->dense_rate;
    float decay = (float)self->options->decay;
    for (uint32_t i = 0; i < row->hashed_count; i++) {
        size_t at = (size_t)self->set->buckets[row->hashed_first + i] * classes;
        float value = row->norm * (float)self->set->times[row->hashed_first + i];
        for (unsigned k = 0; k < classes; k++)
            step(&self->model->hashed[at + k], &self->hashed_squares[at + k],
                    errors[k] * value + decay * self->model->hashed[at + k], rate);
    }
    for (unsigned i = 0; i < row->dense_count; i++) {
        size_t at = (size_t)self->set->dense[row->dense_first + i] * classes;
        for (unsigned k = 0; k < classes; k++)
            step(&self->model->dense[at + k], &self->dense_squares[at + k], errors[k], dense_rate);
    }
}

static double train_row(struct training *self, const struct example *row)
{
    double beliefs[SOFTMAX_CLASSES_MAX];
    float errors[SOFTMAX_CLASSES_MAX];
    unsigned classes = self->model->class_count;
    softmax_logits(self->model, self->set, row, beliefs);
    real_softmax(beliefs, classes);
    for (unsigned k = 0; k < classes; k++)
        errors[k] = row->weight * ((float)beliefs[k] - (k == row->label ? 1.0f : 0.0f));
    update(self, row, errors);
    double belief = beliefs[row->label];
    return -(double)row->weight * real_log(belief > 1e-9 ? belief : 1e-9);
}

static void add_to_average(struct training *self)
{
    for (size_t i = 0; i < self->model->hashed_size; i++)
        self->hashed_sum[i] += (double)self->model->hashed[i];
    for (size_t i = 0; i < self->model->dense_size; i++)
        self->dense_sum[i] += (double)self->model->dense[i];
}

static void take_average(struct training *self, unsigned epochs)
{
    for (size_t i = 0; i < self->model->hashed_size; i++)
        self->model->hashed[i] = (float)(self->hashed_sum[i] / epochs);
    for (size_t i = 0; i < self->model->dense_size; i++)
        self->model->dense[i] = (float)(self->dense_sum[i] / epochs);
}

static void run_epochs(struct training *self)
{
    const struct softmax_options *options = self->options;
    uint64_t state = options->seed;
    for (unsigned epoch = 1; epoch <= options->epochs; epoch++) {
        double loss = 0, weight = 1e-9;
        shuffle(self->order, self->order_count, &state);
        for (size_t i = 0; i < self->order_count; i++) {
            const struct example *row = &self->set->rows[self->order[i]];
            loss += train_row(self, row);
            weight += (double)row->weight;
        }
        if (epoch + options->averaged_epochs > options->epochs)
            add_to_average(self);
        if (options->progress != NULL)
            options->progress(options->progress_arg, epoch, loss / weight);
    }
    take_average(self, options->averaged_epochs);
}

static int fill_order(struct training *self)
{
    self->order = calloc(self->set->row_count + 1, sizeof(*self->order));
    if (self->order == NULL)
        return -ENOMEM;
    for (size_t i = 0; i < self->set->row_count; i++) {
        if (!self->options->skip_held || !self->set->rows[i].is_held)
            self->order[self->order_count++] = i;
    }
    return 0;
}

static int prepare(struct training *self)
{
    struct softmax *model = calloc(1, sizeof(*model));
    if (model == NULL)
        return -ENOMEM;
    self->model = model;
    model->class_count = self->options->class_count;
    model->hashed_size = (size_t)self->options->bucket_count * model->class_count;
    model->dense_size = (size_t)self->options->dense_count * model->class_count;
    model->hashed = calloc(model->hashed_size + 1, sizeof(float));
    model->dense = calloc(model->dense_size + 1, sizeof(float));
    self->hashed_squares = calloc(model->hashed_size + 1, sizeof(float));
    self->dense_squares = calloc(model->dense_size + 1, sizeof(float));
    self->hashed_sum = calloc(model->hashed_size + 1, sizeof(double));
    self->dense_sum = calloc(model->dense_size + 1, sizeof(double));
    if (model->hashed == NULL || model->dense == NULL || self->hashed_squares == NULL ||
            self->dense_squares == NULL || self->hashed_sum == NULL || self->dense_sum == NULL)
        return -ENOMEM;
    return fill_order(self);
}

int softmax_train(
        const struct example_set *set, const struct softmax_options *options, struct softmax **ret)
{
    struct training self = {.set = set, .options = options};
    int r = prepare(&self);
    if (r == 0) {
        run_epochs(&self);
        *ret = self.model;
        self.model = NULL;
    }
    softmax_free(&self.model);
    free(self.hashed_squares);
    free(self.dense_squares);
    free(self.hashed_sum);
    free(self.dense_sum);
    free(self.order);
    return r;
}

void softmax_free(struct softmax **self)
{
    if (*self == NULL)
        return;
    free((*self)->hashed);
    free((*self)->dense);
    free(*self);
    *self = NULL;
}
