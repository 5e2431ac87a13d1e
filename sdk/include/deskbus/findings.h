/* Findings: everything that a check found, each with code, place and advice; all of them in one run. */
#ifndef DESKBUS_FINDINGS_H
#define DESKBUS_FINDINGS_H

#include <deskbus/error.h>
#include <deskbus/export.h>
#include <stdbool.h>
#include <stddef.h>

DESKBUS_BEGIN

/* A place in a file; line and column count from 1, 0: unknown. */
struct deskbus_place {
    const char *file;
    unsigned line;
    unsigned column;
};

enum deskbus_severity { DESKBUS_WARNING, DESKBUS_ERROR };

struct deskbus_finding {
    enum deskbus_severity severity;
    const char *code; /* "CFG012", "RSP003": from one table per part; never reused */
    struct deskbus_place place;
    const char *text; /* what is wrong and what to do, one line, no full stop */
};

struct deskbus_findings;

/* One thread owns it. Returns 0 or -ENOMEM. */
DESKBUS_API int deskbus_findings_new(struct deskbus_findings **ret) DESKBUS_CHECKED;
DESKBUS_API void deskbus_findings_free(struct deskbus_findings **findings);
/* Adds one; code and text are copied. At most 1,000 are kept, the rest is counted. */
DESKBUS_API void deskbus_find(struct deskbus_findings *findings, enum deskbus_severity severity,
        const char *code, struct deskbus_place place, const char *format, ...) DESKBUS_PRINTF(5, 6);
DESKBUS_API size_t deskbus_findings_count(const struct deskbus_findings *findings);
/* Those of severity error. */
DESKBUS_API size_t deskbus_findings_errors(const struct deskbus_findings *findings);
DESKBUS_API const struct deskbus_finding *deskbus_findings_at(
        const struct deskbus_findings *findings, size_t index);
/* Sorts by file, line, column. */
DESKBUS_API void deskbus_findings_sort(struct deskbus_findings *findings);
/* The name nearest to text among count names, for "did you mean": NULL when none is near (more than a third differs). */
DESKBUS_API const char *deskbus_nearest(const char *text, const char *const *names, size_t count);

DESKBUS_END
#endif
