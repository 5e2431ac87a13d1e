/* Survey: reads the journal of a folder without changing it, beside a running broker too. */
#include "journal/recover.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

struct survey {
    struct journal_survey *ret;
    const char *segment;
    void *arg;
    int (*visit)(
            void *arg, const char *segment, uint64_t offset, const struct journal_record *record);
};

static int on_commit(void *arg, uint64_t offset, const struct format_commit *commit)
{
    struct survey *survey = arg;
    (void)offset;
    survey->ret->commits += commit->count > 0 ? 1 : 0;
    survey->ret->bytes += FORMAT_COMMIT_BYTES;
    return 0;
}

static int on_record(void *arg, uint64_t offset, const struct journal_record *record)
{
    struct survey *survey = arg;
    struct journal_survey *ret = survey->ret;
    ret->records++;
    ret->bytes += format_record_span(record->size);
    ret->accepts += record->kind == JOURNAL_ACCEPT ? 1 : 0;
    if (ret->first_number == 0)
        ret->first_number = record->number;
    ret->last_number = record->number;
    if (survey->visit == NULL || (int)record->kind >= FORMAT_CHECKPOINT_BEGIN)
        return 0;
    return survey->visit(survey->arg, survey->segment, offset, record);
}

static int survey_log(struct recover_log *log, struct survey *survey)
{
    const struct scan_visitor visitor = {survey, on_commit, on_record};
    int r = 0;
    for (size_t i = 0; i < log->table.count && r == 0; i++) {
        survey->segment = log->table.items[i]->name;
        r = recover_rescan(log, i, &visitor, NULL);
    }
    survey->ret->segments = log->table.count;
    survey->ret->torn_bytes = log->torn_bytes;
    survey->ret->damaged_records = log->damaged_records;
    survey->ret->damaged_accepts = log->damaged_accepts;
    return r;
}

int journal_survey(const char *path, void *arg,
        int (*visit)(void *arg, const char *segment, uint64_t offset,
                const struct journal_record *record),
        void (*damage)(void *arg, const struct journal_damage *damage), struct journal_survey *ret,
        struct deskbus_error **reterr)
{
    struct recover_log log;
    *ret = (struct journal_survey){0};
    struct survey survey = {.ret = ret, .arg = arg, .visit = visit};
    int fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd < 0) {
        int code = -errno;
        return DESKBUS_FAIL(reterr, NULL, code, "cannot open %s: %s", path, strerror(-code));
    }
    const struct recover_options options = {journal_io_disk(), fd, path, .own = false};
    int r = recover_read(&options, &log, reterr);
    if (r == 0 && damage != NULL)
        recover_visit_damage(&log, damage, arg);
    if (r == 0) {
        r = survey_log(&log, &survey);
        if (r != 0)
            DESKBUS_FAIL(reterr, NULL, r, "reading %s was stopped", path);
    }
    recover_clear(&log);
    close(fd);
    return r;
}
