/* Journal rate: records a second by batch, the journal beside plain pwrite and fdatasync of the same bytes, in one run.
 * journal_rate FOLDER [RECORD_BYTES [RECORDS]]: makes and removes FOLDER/rate. Measured alone on the machine, the ratio counts. */
#include "base/clock.h"
#include "journal/journal.h"
#include "journal/journal_io.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#define RAW_FILE_BYTES ((uint64_t)64 << 20)

struct rate {
    const char *folder;
    size_t record_bytes;
    uint64_t records;
    uint64_t batch;
    char *payload;
    uv_loop_t loop;
    uv_idle_t feed;
    struct journal *journal;
    uint64_t appended, in_flight_max;
};

static void fail(const char *what)
{
    perror(what);
    exit(1);
}

static double cpu_seconds(void)
{
    struct rusage usage;
    getrusage(RUSAGE_SELF, &usage);
    return (double)(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) +
            (double)(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1e6;
}

static void report(const char *what, const struct rate *rate, uint64_t begun_us, double cpu)
{
    double seconds = (double)(clock_mono_us(clock_system()) - begun_us) / 1e6;
    printf("%-8s batch %5llu: %9.0f records/s  %7.1f MB/s  cpu %6.0f ns/record\n", what,
            (unsigned long long)rate->batch, (double)rate->records / seconds,
            (double)rate->records * (double)rate->record_bytes / seconds / 1e6,
            (cpu_seconds() - cpu) / (double)rate->records * 1e9);
    fflush(stdout);
}

/* The same bytes by hand into a file that was written before, wrapped at its end. */
static void run_raw(struct rate *rate)
{
    const struct journal_io *io = journal_io_disk();
    char path[4096];
    size_t size = rate->batch * (rate->record_bytes + 16) + 56;
    char *bytes = calloc(1, size);
    snprintf(path, sizeof(path), "%s/raw", rate->folder);
    int fd = open(path, O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    if (bytes == NULL || fd < 0)
        fail(path);
    for (uint64_t at = 0; at < RAW_FILE_BYTES; at += size)
        if (journal_io_write_all(io, fd, bytes, size, at) < 0)
            fail(path);
    fsync(fd);
    uint64_t begun = clock_mono_us(clock_system()), offset = 0;
    double cpu = cpu_seconds();
    for (uint64_t done = 0; done < rate->records; done += rate->batch) {
        if (offset + size > RAW_FILE_BYTES)
            offset = 0;
        for (uint64_t i = 0; i < rate->batch; i++)
            memcpy(bytes + i * (rate->record_bytes + 16), rate->payload, rate->record_bytes);
        if (journal_io_write_all(io, fd, bytes, size, offset) < 0 || fdatasync(fd) < 0)
            fail(path);
        offset += size;
    }
    report("raw", rate, begun, cpu);
    close(fd);
    unlink(path);
    free(bytes);
}

static void append_some(struct rate *rate)
{
    const struct journal_record record = {
            .kind = JOURNAL_EFFECT, .payload = rate->payload, .size = rate->record_bytes};
    for (uint64_t i = 0; i < rate->batch && rate->appended < rate->records; i++) {
        if (journal_append(rate->journal, &record) == 0)
            fail("append");
        rate->appended++;
    }
}

static void on_feed(uv_idle_t *idle)
{
    struct rate *rate = idle->data;
    uint64_t in_flight = journal_last(rate->journal) - journal_committed(rate->journal);
    if (in_flight < rate->in_flight_max)
        append_some(rate);
    if (in_flight + rate->batch >= rate->in_flight_max || rate->appended == rate->records)
        uv_idle_stop(idle);
}

static void on_committed(void *arg, uint64_t number)
{
    struct rate *rate = arg;
    if (rate->appended < rate->records)
        uv_idle_start(&rate->feed, on_feed);
    else if (number == journal_last(rate->journal))
        uv_stop(&rate->loop);
}

static void on_wanted(void *arg)
{
    struct rate *rate = arg;
    journal_checkpoint_begin(rate->journal);
    journal_checkpoint_end(rate->journal);
}

static void empty_folder(const char *path)
{
    char command[4200];
    snprintf(command, sizeof(command), "rm -rf '%s'", path);
    if (system(command) != 0)
        fail(path);
}

/* Two batches are on their way at most, as when the loop is busy. */
static void run_journal(struct rate *rate)
{
    char path[4096];
    struct journal_figures figures;
    struct deskbus_error *err = NULL;
    snprintf(path, sizeof(path), "%s/rate", rate->folder);
    empty_folder(path);
    uv_loop_init(&rate->loop);
    const struct journal_options options = {.loop = &rate->loop,
            .path = path,
            .arg = rate,
            .committed = on_committed,
            .checkpoint_wanted = on_wanted};
    if (journal_open(&options, NULL, &rate->journal, &err) < 0) {
        fprintf(stderr, "%s\n", deskbus_error_text(err));
        exit(1);
    }
    rate->appended = 0;
    rate->in_flight_max = 2 * rate->batch;
    uv_idle_init(&rate->loop, &rate->feed);
    rate->feed.data = rate;
    uv_idle_start(&rate->feed, on_feed);
    uint64_t begun = clock_mono_us(clock_system());
    double cpu = cpu_seconds();
    uv_run(&rate->loop, UV_RUN_DEFAULT);
    report("journal", rate, begun, cpu);
    journal_figures(rate->journal, &figures);
    printf("         commits %llu, p50 %llu us, p99 %llu us, recycled %llu, %llu MiB on disk\n",
            (unsigned long long)figures.commits, (unsigned long long)figures.commit_p50_us,
            (unsigned long long)figures.commit_p99_us, (unsigned long long)figures.recycled,
            (unsigned long long)(figures.disk_bytes >> 20));
    journal_close(rate->journal, NULL, NULL);
    uv_close((uv_handle_t *)&rate->feed, NULL);
    uv_run(&rate->loop, UV_RUN_DEFAULT);
    uv_loop_close(&rate->loop);
    empty_folder(path);
}

int main(int argc, char **argv)
{
    static const uint64_t batches[] = {1, 16, 256, 1024};
    if (argc < 2) {
        fprintf(stderr, "usage: journal_rate FOLDER [RECORD_BYTES [RECORDS]]\n");
        return 2;
    }
    struct rate rate = {
            .folder = argv[1], .record_bytes = argc > 2 ? strtoul(argv[2], NULL, 10) : 512};
    uint64_t records = argc > 3 ? strtoull(argv[3], NULL, 10) : 1000000;
    rate.payload = calloc(1, rate.record_bytes + 1);
    if (rate.payload == NULL)
        fail("memory");
    for (size_t i = 0; i < sizeof(batches) / sizeof(batches[0]); i++) {
        rate.batch = batches[i];
        /* About as many commits for each, within reason. */
        rate.records = records * rate.batch / 256 < records ? records * rate.batch / 256 : records;
        rate.records -= rate.records % rate.batch;
        run_raw(&rate);
        run_journal(&rate);
    }
    free(rate.payload);
    return 0;
}
