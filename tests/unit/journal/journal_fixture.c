/* Journal fixture: opens, feeds, breaks and checks a journal for tests. */
#include "test.h"

#include "journal_fixture.h"
#include "temp_folder.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static void on_committed(void *arg, uint64_t number)
{
    struct journal_fixture *it = arg;
    assert_true(number > it->committed);
    it->committed = number;
}

static void on_wanted(void *arg)
{
    struct journal_fixture *it = arg;
    it->wanted++;
}

static void on_failed(void *arg, const struct deskbus_error *err)
{
    struct journal_fixture *it = arg;
    it->failed = deskbus_error_code(err);
}

static void on_room(void *arg, bool full)
{
    struct journal_fixture *it = arg;
    it->full = full;
    it->room_changes++;
}

int journal_fixture_setup(void **state)
{
    struct journal_fixture *it = calloc(1, sizeof(*it));
    assert_non_null(it);
    assert_int_equal(temp_folder_new(&it->folder), 0);
    it->path = temp_folder_path(it->folder, "journal");
    assert_int_equal(uv_loop_init(&it->loop), 0);
    faulty_io_init(&it->disk);
    it->options = (struct journal_options){
            .loop = &it->loop,
            .io = &it->disk.io,
            .path = it->path,
            .segment_bytes = (size_t)64 << 10,
            .arg = it,
            .committed = on_committed,
            .checkpoint_wanted = on_wanted,
            .failed = on_failed,
            .room = on_room,
    };
    *state = it;
    return 0;
}

static void forget(struct journal_fixture *it)
{
    free(it->records);
    free(it->pieces);
    free(it->olders);
    it->records = NULL;
    it->pieces = NULL;
    it->olders = NULL;
    it->record_count = 0;
    it->piece_count = 0;
    it->older_count = 0;
    it->damaged_records = 0;
    it->accepts_lost = 0;
    it->damages = 0;
    it->bytes.size = 0;
}

int journal_fixture_teardown(void **state)
{
    struct journal_fixture *it = *state;
    if (it->journal != NULL)
        fixture_close(it);
    assert_int_equal(uv_loop_close(&it->loop), 0);
    forget(it);
    buffer_clear(&it->bytes);
    free(it->path);
    faulty_io_clear(&it->disk);
    temp_folder_free(&it->folder);
    free(it);
    return 0;
}

static void tell(struct journal_fixture *it, struct told **list, size_t *count,
        const struct journal_record *record)
{
    if ((*count & (*count - 1)) == 0) { /* full at every power of two */
        *list = realloc(*list, (*count == 0 ? 1 : *count * 2) * sizeof(**list));
        assert_non_null(*list);
    }
    (*list)[(*count)++] = (struct told){
            record->number, (int)record->kind, it->bytes.size, record->size};
    assert_int_equal(buffer_append(&it->bytes, record->payload, record->size), 0);
}

static int on_record(void *arg, const struct journal_record *record)
{
    struct journal_fixture *it = arg;
    tell(it, &it->records, &it->record_count, record);
    return 0;
}

static int on_piece(void *arg, const struct journal_record *record)
{
    struct journal_fixture *it = arg;
    tell(it, &it->pieces, &it->piece_count, record);
    return 0;
}

static int on_older(void *arg, const struct journal_record *record)
{
    struct journal_fixture *it = arg;
    tell(it, &it->olders, &it->older_count, record);
    return 0;
}

static void on_damage(void *arg, const struct journal_damage *damage)
{
    struct journal_fixture *it = arg;
    it->damages++;
    it->accepts_lost += damage->accepts_lost;
    if (damage->last_number != 0)
        it->damaged_records += damage->last_number - damage->first_number + 1;
}

int fixture_open(struct journal_fixture *it)
{
    const struct journal_visitor visitor = {it, on_piece, on_older, on_record, on_damage};
    DESKBUS_CLEANUP(deskbus_error_free) struct deskbus_error *err = NULL;
    forget(it);
    it->failed = 0;
    it->closed = false;
    int r = journal_open(&it->options, &visitor, &it->journal, &err);
    assert_true(r == 0 || err != NULL);
    it->committed = r == 0 ? journal_committed(it->journal) : 0;
    return r;
}

static void on_closed(void *arg)
{
    struct journal_fixture *it = arg;
    it->closed = true;
}

void fixture_close(struct journal_fixture *it)
{
    journal_close(it->journal, on_closed, it);
    it->journal = NULL;
    uv_run(&it->loop, UV_RUN_DEFAULT);
    assert_true(it->closed);
}

void fixture_reopen(struct journal_fixture *it)
{
    fixture_close(it);
    assert_int_equal(fixture_open(it), 0);
}

void fixture_crash(struct journal_fixture *it)
{
    char *copy = temp_folder_path(it->folder, "copy");
    fixture_copy_folder(it->path, copy);
    fixture_close(it);
    fixture_copy_folder(copy, it->path);
    free(copy);
}

static void fill(uint64_t number, uint8_t *payload, size_t size)
{
    for (size_t i = 0; i < size; i++)
        payload[i] = (uint8_t)((number * 31 + i * 7) | 1); /* never 0, as a torn tail is */
}

bool fixture_is_payload(uint64_t number, const void *payload, size_t size)
{
    const uint8_t *bytes = payload;
    for (size_t i = 0; i < size; i++)
        if (bytes[i] != (uint8_t)((number * 31 + i * 7) | 1))
            return false;
    return true;
}

uint64_t fixture_append(struct journal_fixture *it, enum journal_kind kind, size_t size)
{
    uint8_t *payload = malloc(size + 1);
    assert_non_null(payload);
    fill(journal_last(it->journal) + 1, payload, size);
    const struct journal_record record = {.kind = kind, .payload = payload, .size = size};
    uint64_t number = journal_append(it->journal, &record);
    free(payload);
    return number;
}

void fixture_settle(struct journal_fixture *it)
{
    while (it->failed == 0 && journal_committed(it->journal) < journal_last(it->journal))
        uv_run(&it->loop, UV_RUN_ONCE);
}

uint64_t fixture_commit(struct journal_fixture *it, enum journal_kind kind, size_t size)
{
    uint64_t number = fixture_append(it, kind, size);
    assert_true(number > 0);
    fixture_settle(it);
    assert_int_equal(it->committed, number);
    return number;
}

void fixture_commit_many(struct journal_fixture *it, size_t commits, size_t size)
{
    for (size_t i = 0; i < commits; i++)
        fixture_commit(it, JOURNAL_ACCEPT, size);
}

void fixture_checkpoint(struct journal_fixture *it, size_t pieces)
{
    journal_checkpoint_begin(it->journal);
    for (size_t i = 0; i < pieces; i++)
        fixture_append(it, JOURNAL_CHECKPOINT, 40);
    journal_checkpoint_end(it->journal);
    fixture_settle(it);
}

void fixture_assert_readable(struct journal_fixture *it, uint64_t number)
{
    struct journal_record record;
    DESKBUS_CLEANUP(deskbus_error_free) struct deskbus_error *err = NULL;
    if (journal_read(it->journal, number, &record, &err) != 0)
        fail_msg("record %u: %s", (unsigned int)number, deskbus_error_text(err));
    assert_int_equal(record.number, number);
    assert_true(fixture_is_payload(number, record.payload, record.size));
}

void fixture_assert_told(const struct journal_fixture *it, uint64_t first, uint64_t last)
{
    assert_int_equal(it->record_count, last + 1 - first);
    for (size_t i = 0; i < it->record_count; i++) {
        const struct told *told = &it->records[i];
        assert_int_equal(told->number, first + i);
        assert_true(fixture_is_payload(told->number, it->bytes.data + told->offset, told->size));
    }
}

static int by_name_backwards(const void *a, const void *b)
{
    return strcmp(*(char *const *)b, *(char *const *)a);
}

char *fixture_segment(const struct journal_fixture *it, size_t age)
{
    char *names[512], *found = NULL;
    size_t count = 0;
    DIR *folder = opendir(it->path);
    assert_non_null(folder);
    for (struct dirent *entry = readdir(folder); entry != NULL; entry = readdir(folder))
        if (strncmp(entry->d_name, "j-", 2) == 0 && count < 512)
            names[count++] = strdup(entry->d_name);
    closedir(folder);
    qsort(names, count, sizeof(names[0]), by_name_backwards);
    if (age < count)
        found = temp_folder_path(it->path, names[age]);
    for (size_t i = 0; i < count; i++)
        free(names[i]);
    return found;
}

size_t fixture_count_files(const struct journal_fixture *it, const char *prefix)
{
    size_t count = 0;
    DIR *folder = opendir(it->path);
    assert_non_null(folder);
    for (struct dirent *entry = readdir(folder); entry != NULL; entry = readdir(folder))
        count += strncmp(entry->d_name, prefix, strlen(prefix)) == 0 ? 1 : 0;
    closedir(folder);
    return count;
}

struct journal_figures fixture_figures(const struct journal_fixture *it)
{
    struct journal_figures figures;
    journal_figures(it->journal, &figures);
    return figures;
}

struct buffer fixture_file(const char *path)
{
    struct buffer bytes = {0};
    struct stat about;
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0 && errno == ENOENT)
        return bytes; /* recycled since it was listed */
    assert_true(fd >= 0 && fstat(fd, &about) == 0);
    assert_int_equal(buffer_reserve(&bytes, (size_t)about.st_size + 1), 0);
    bytes.size = journal_io_read_all(journal_io_disk(), fd, bytes.data, (size_t)about.st_size, 0);
    close(fd);
    return bytes;
}

void fixture_write_file(const char *path, const void *bytes, size_t size)
{
    int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    assert_true(fd >= 0);
    assert_int_equal(journal_io_write_all(journal_io_disk(), fd, bytes, size, 0), 0);
    close(fd);
}

static void empty_folder(const char *path)
{
    DIR *folder = opendir(path);
    assert_non_null(folder);
    for (struct dirent *entry = readdir(folder); entry != NULL; entry = readdir(folder))
        if (entry->d_name[0] != '.')
            assert_int_equal(unlinkat(dirfd(folder), entry->d_name, 0), 0);
    closedir(folder);
}

static void copy_file(const char *from, const char *to, const char *name)
{
    char *source = temp_folder_path(from, name);
    char *target = temp_folder_path(to, name);
    struct buffer bytes = fixture_file(source);
    if (bytes.data != NULL)
        fixture_write_file(target, bytes.data, bytes.size);
    buffer_clear(&bytes);
    free(source);
    free(target);
}

void fixture_copy_folder(const char *from, const char *to)
{
    assert_true(mkdir(to, 0700) == 0 || errno == EEXIST);
    empty_folder(to);
    DIR *folder = opendir(from);
    assert_non_null(folder);
    for (struct dirent *entry = readdir(folder); entry != NULL; entry = readdir(folder))
        if (entry->d_name[0] != '.')
            copy_file(from, to, entry->d_name);
    closedir(folder);
}
