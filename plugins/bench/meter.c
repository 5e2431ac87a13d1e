/* Meter: counts what arrives, what is missing and what came twice, and how long each took. */
#include "bench.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

int meter_open(struct bench *bench)
{
    bench->seen = calloc((size_t)bench->messages / 8 + 1, 1);
    bench->latencies_us = calloc((size_t)bench->messages + 1, sizeof(uint64_t));
    return bench->seen != NULL && bench->latencies_us != NULL ? 0 : -ENOMEM;
}

static int compare(const void *a, const void *b)
{
    const uint64_t *left = a;
    const uint64_t *right = b;
    return *left < *right ? -1 : *left > *right;
}

static void report(struct bench *bench)
{
    char path[4200];
    size_t count = (size_t)bench->received;
    (void)snprintf(path, sizeof(path), "%s.new", bench->result);
    FILE *file = fopen(path, "we");
    if (file == NULL) {
        deskbus_log(bench->host, DESKBUS_LOG_ERROR, "cannot write the report");
        return;
    }
    qsort(bench->latencies_us, count, sizeof(uint64_t), compare);
    fprintf(file, "{\"seconds\":%.6f,\"p50_us\":%llu,\"p99_us\":%llu,\"duplicated\":%lld}\n",
            (double)(bench->last_us - bench->first_due_us) / 1e6,
            (unsigned long long)bench->latencies_us[count / 2],
            (unsigned long long)bench->latencies_us[count * 99 / 100],
            (long long)bench->duplicated);
    if (fclose(file) == 0)
        (void)rename(path, bench->result);
}

void meter_take(struct bench *bench, const struct deskbus_message *message)
{
    int64_t number = -1;
    int64_t due_us = 0;
    (void)deskbus_value_int(deskbus_message_get(message, "data.x.bench.n"), &number);
    (void)deskbus_value_int(deskbus_message_get(message, "data.x.bench.due"), &due_us);
    if (number < 0 || number >= bench->messages || bench->received > bench->messages)
        return;
    unsigned char bit = (unsigned char)(1u << (number % 8));
    if ((bench->seen[number / 8] & bit) != 0) {
        bench->duplicated++;
        return;
    }
    bench->seen[number / 8] |= bit;
    uint64_t now_us = bench_now_us();
    if (bench->first_due_us == 0 || (uint64_t)due_us < bench->first_due_us)
        bench->first_due_us = (uint64_t)due_us;
    bench->last_us = now_us;
    bench->latencies_us[bench->received++] = now_us - (uint64_t)due_us;
    if (bench->received == bench->messages && bench->result != NULL)
        report(bench);
}
