/* Example: texts as the trainer keeps them: buckets with counts, dense features, label, weight. */
#include "train/example.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "hash.h"

static int grow(void *array, size_t *room, size_t needed, size_t item_bytes)
{
    void **place = array;
    if (needed <= *room)
        return 0;
    size_t larger = *room * 2 > needed ? *room * 2 : needed + 1024;
    void *bigger = realloc(*place, larger * item_bytes);
    if (bigger == NULL)
        return -ENOMEM;
    *place = bigger;
    *room = larger;
    return 0;
}

static int compare_u32(const void *left, const void *right)
{
    uint32_t a = *(const uint32_t *)left, b = *(const uint32_t *)right;
    return a < b ? -1 : a > b;
}

static int reserve(struct example_set *self, size_t hashed_count, size_t dense_count)
{
    size_t times_room = self->hashed_room;
    int r = grow(&self->rows, &self->row_room, self->row_count + 1, sizeof(*self->rows));
    if (r == 0)
        r = grow(&self->times, &times_room, self->hashed_count + hashed_count, 1);
    if (r == 0)
        r = grow(&self->buckets, &self->hashed_room, self->hashed_count + hashed_count,
                sizeof(*self->buckets));
    if (r == 0)
        r = grow(&self->dense, &self->dense_room, self->dense_count + dense_count,
                sizeof(*self->dense));
    return r;
}

static void add_bucket(struct example_set *self, const struct example *row, uint32_t bucket)
{
    size_t n = self->hashed_count;
    if (n > row->hashed_first && self->buckets[n - 1] == bucket) {
        if (self->times[n - 1] < UINT8_MAX)
            self->times[n - 1]++;
        return;
    }
    self->buckets[n] = bucket;
    self->times[n] = 1;
    self->hashed_count++;
}

int example_add(
        struct example_set *self, const struct example_source *source, const struct example *row)
{
    if (reserve(self, source->hashed_count, source->dense_count) < 0)
        return -ENOMEM;
    struct example *added = &self->rows[self->row_count];
    *added = *row;
    added->hashed_first = self->hashed_count;
    added->dense_first = self->dense_count;
    added->norm = source->hashed_count > 0 ? (float)(1.0 / sqrt((double)source->hashed_count)) : 0;
    for (size_t i = 0; i < source->hashed_count; i++)
        source->hashed[i] = hash_bucket(source->hashed[i], source->bucket_count);
    qsort(source->hashed, source->hashed_count, sizeof(uint32_t), compare_u32);
    for (size_t i = 0; i < source->hashed_count; i++)
        add_bucket(self, added, source->hashed[i]);
    added->hashed_count = (uint32_t)(self->hashed_count - added->hashed_first);
    for (size_t i = 0; i < source->dense_count; i++)
        self->dense[self->dense_count++] = source->dense[i];
    added->dense_count = (uint16_t)source->dense_count;
    self->row_count++;
    return 0;
}

void example_clear(struct example_set *self)
{
    free(self->rows);
    free(self->buckets);
    free(self->times);
    free(self->dense);
    *self = (struct example_set){0};
}
