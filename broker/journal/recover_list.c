/* Recover, first step: which files of the folder are segments, and in which order. */
#include "journal/recover.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* A file with the name of a segment. */
struct candidate {
    char name[SEGMENT_NAME_SIZE];
    uint64_t ordinal;
    uint64_t file_bytes;
    struct format_header header;
    bool good; /* its header is */
    bool started; /* something was written there in this life, or may have been */
    bool vanished; /* renamed or removed by a running broker meanwhile */
};

struct candidate_list {
    struct candidate *items;
    size_t count, room;
};

/* Both kinds of names fit: their length was checked. */
static void copy_name(char ret[SEGMENT_NAME_SIZE], const char *name)
{
    size_t length = strnlen(name, SEGMENT_NAME_SIZE - 1);
    memcpy(ret, name, length);
    ret[length] = '\0';
}

static int add_candidate(struct candidate_list *list, const char *name, uint64_t ordinal)
{
    if (list->count == list->room) {
        size_t room = list->room == 0 ? 16 : list->room * 2;
        struct candidate *items = realloc(list->items, room * sizeof(*items));
        if (items == NULL)
            return -ENOMEM;
        list->items = items;
        list->room = room;
    }
    struct candidate *candidate = &list->items[list->count++];
    *candidate = (struct candidate){.ordinal = ordinal};
    copy_name(candidate->name, name);
    return 0;
}

static int add_stray(struct recover_log *log, const char *name, uint64_t file_bytes, bool damaged)
{
    struct recover_stray *strays = realloc(log->strays, (log->stray_count + 1) * sizeof(*strays));
    if (strays == NULL)
        return -ENOMEM;
    log->strays = strays;
    struct recover_stray *stray = &strays[log->stray_count++];
    *stray = (struct recover_stray){.file_bytes = file_bytes, .damaged = damaged};
    copy_name(stray->name, name);
    return 0;
}

static int note_name(struct recover_log *log, struct candidate_list *list, const char *name)
{
    uint64_t ordinal;
    struct stat about;
    if (segment_parse_name(name, &ordinal) == 0)
        return add_candidate(list, name, ordinal);
    if (!segment_is_free_name(name) || fstatat(log->options.folder_fd, name, &about, 0) < 0)
        return 0;
    return add_stray(log, name, (uint64_t)about.st_size, false);
}

static int by_ordinal(const void *left, const void *right)
{
    const struct candidate *a = left, *b = right;
    if (a->ordinal != b->ordinal)
        return a->ordinal < b->ordinal ? -1 : 1;
    return strcmp(a->name, b->name);
}

static int read_names(
        struct recover_log *log, struct candidate_list *list, struct deskbus_error **reterr)
{
    int fd = openat(log->options.folder_fd, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    DIR *folder = fd >= 0 ? fdopendir(fd) : NULL;
    if (folder == NULL) {
        int code = -errno;
        if (fd >= 0)
            close(fd);
        return DESKBUS_FAIL(
                reterr, NULL, code, "cannot list %s: %s", log->options.path, strerror(-code));
    }
    int r = 0;
    for (struct dirent *entry = readdir(folder); entry != NULL && r == 0; entry = readdir(folder))
        r = note_name(log, list, entry->d_name);
    closedir(folder);
    if (r < 0)
        return DESKBUS_FAIL(reterr, NULL, r, "no memory for the list of %s", log->options.path);
    if (list->count > 0)
        qsort(list->items, list->count, sizeof(*list->items), by_ordinal);
    return 0;
}

static bool is_all_zero(const uint8_t *bytes, size_t size)
{
    for (size_t i = 0; i < size; i++)
        if (bytes[i] != 0)
            return false;
    return true;
}

static int read_header(struct recover_log *log, struct candidate *it, struct deskbus_error **reterr)
{
    const struct journal_io *io = log->options.io;
    uint8_t bytes[FORMAT_HEADER_BYTES];
    struct stat about;
    uint32_t version = 0;
    int fd = io->open(io->arg, log->options.folder_fd, it->name, O_RDONLY);
    if (fd == -ENOENT) {
        it->vanished = true;
        return 0;
    }
    if (fd < 0 || fstat(fd, &about) < 0) {
        int code = fd < 0 ? fd : -errno;
        return DESKBUS_FAIL(reterr, NULL, code, "cannot open %s/%s: %s", log->options.path,
                it->name, strerror(-code));
    }
    it->file_bytes = (uint64_t)about.st_size;
    size_t got = journal_io_read_all(io, fd, bytes, sizeof(bytes), 0);
    close(fd);
    memset(bytes + got, 0, sizeof(bytes) - got);
    enum format_verdict verdict = format_get_header(bytes, &it->header, &version);
    if (verdict == FORMAT_NEWER)
        return DESKBUS_FAIL(reterr, NULL, -EPROTONOSUPPORT,
                "%s/%s was written by a newer version: format %u, this one reads up to %u [JRN003]",
                log->options.path, it->name, version, FORMAT_VERSION);
    it->good = verdict == FORMAT_GOOD && it->header.ordinal == it->ordinal;
    /* A good header of another life: the crash came before this life wrote anything. */
    it->started = verdict != FORMAT_GOOD && got > 0 && !is_all_zero(bytes, sizeof(bytes));
    return 0;
}

/* A header that is lost stands, in the main, in the seal of the segment behind it. */
static void repair_header(struct candidate *it, const struct candidate *next)
{
    if (it->good || !next->good || next->ordinal != it->ordinal + 1 ||
            next->header.previous_base == 0)
        return;
    it->header = (struct format_header){.ordinal = it->ordinal, .base = next->header.previous_base};
    memcpy(it->header.salt, next->header.previous_salt, FORMAT_SALT_BYTES);
    it->good = true;
}

/* Twins: an operator's copy, or a folder restored from two places. The later life counts. */
static bool is_superseded(const struct candidate *it, const struct candidate *other)
{
    return it->good && other->good && it->ordinal == other->ordinal &&
            it->header.time_ms <= other->header.time_ms;
}

static int take_candidate(struct recover_log *log, struct candidate *it)
{
    if (it->ordinal > log->ordinal)
        log->ordinal = it->ordinal;
    if (it->vanished)
        return 0;
    if (!it->good)
        return add_stray(log, it->name, it->file_bytes, it->started);
    if (it->header.epoch > log->epoch)
        log->epoch = it->header.epoch;
    struct segment *segment = NULL;
    int r = segment_new(&it->header, &segment);
    if (r < 0)
        return r;
    memcpy(segment->name, it->name, sizeof(segment->name));
    segment->file_bytes = it->file_bytes;
    r = segment_table_add(&log->table, segment);
    if (r < 0)
        segment_free(&segment);
    return r;
}

int recover_list(struct recover_log *log, struct deskbus_error **reterr)
{
    struct candidate_list list = {0};
    int r = read_names(log, &list, reterr);
    for (size_t i = 0; i < list.count && r == 0; i++)
        r = read_header(log, &list.items[i], reterr);
    for (size_t i = list.count; i > 1 && r == 0; i--)
        repair_header(&list.items[i - 2], &list.items[i - 1]);
    for (size_t i = 0; i < list.count && r == 0; i++) {
        if (i + 1 < list.count && is_superseded(&list.items[i], &list.items[i + 1]))
            continue;
        r = take_candidate(log, &list.items[i]);
        if (r < 0)
            DESKBUS_FAIL(reterr, NULL, r, "no memory for the segments of %s", log->options.path);
    }
    free(list.items);
    return r;
}
