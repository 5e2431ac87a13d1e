/* Findings: a growing list, each entry with its texts in one allocation. */
#include <deskbus/findings.h>

#include <errno.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { KEPT_MAX = 1000, TEXT_MAX = 1000 };

struct deskbus_findings {
    struct deskbus_finding *kept;
    size_t kept_count, room;
    size_t count, errors; /* of all, kept or not */
};

int deskbus_findings_new(struct deskbus_findings **ret)
{
    struct deskbus_findings *findings = calloc(1, sizeof(*findings));
    if (findings == NULL)
        return -ENOMEM;
    *ret = findings;
    return 0;
}

void deskbus_findings_free(struct deskbus_findings **findings)
{
    if (findings == NULL || *findings == NULL)
        return;
    for (size_t i = 0; i < (*findings)->kept_count; i++)
        free((void *)(uintptr_t)(*findings)->kept[i].text);
    free((*findings)->kept);
    free(*findings);
    *findings = NULL;
}

static bool make_room(struct deskbus_findings *findings)
{
    if (findings->kept_count == KEPT_MAX)
        return false;
    if (findings->kept_count < findings->room)
        return true;
    size_t room = findings->room == 0 ? 16 : 2 * findings->room;
    struct deskbus_finding *kept = realloc(findings->kept, room * sizeof(*kept));
    if (kept == NULL)
        return false;
    findings->kept = kept;
    findings->room = room;
    return true;
}

/* One line: a text from outside may bring line breaks. */
static void flatten(char *text)
{
    for (; *text != '\0'; text++) {
        if ((unsigned char)*text < 0x20 || *text == 0x7f)
            *text = ' ';
    }
}

static void keep(struct deskbus_findings *findings, struct deskbus_finding finding, char *text)
{
    flatten(text);
    size_t text_size = strlen(text) + 1, code_size = strlen(finding.code) + 1;
    const char *file = finding.place.file == NULL ? "" : finding.place.file;
    size_t file_size = strlen(file) + 1;
    char *copy = make_room(findings) ? malloc(text_size + code_size + file_size) : NULL;
    if (copy == NULL)
        return; /* counted all the same */
    memcpy(copy, text, text_size);
    memcpy(copy + text_size, finding.code, code_size);
    memcpy(copy + text_size + code_size, file, file_size);
    finding.text = copy;
    finding.code = copy + text_size;
    if (finding.place.file != NULL)
        finding.place.file = copy + text_size + code_size;
    findings->kept[findings->kept_count++] = finding;
}

void deskbus_find(struct deskbus_findings *findings, enum deskbus_severity severity,
        const char *code, struct deskbus_place place, const char *format, ...)
{
    if (findings == NULL)
        return;
    char text[TEXT_MAX];
    va_list args;
    va_start(args, format);
    (void)vsnprintf(text, sizeof(text), format, args);
    va_end(args);
    findings->count++;
    findings->errors += severity == DESKBUS_ERROR;
    keep(findings, (struct deskbus_finding){.severity = severity, .code = code, .place = place},
            text);
}

size_t deskbus_findings_count(const struct deskbus_findings *findings)
{
    return findings->count;
}

size_t deskbus_findings_errors(const struct deskbus_findings *findings)
{
    return findings->errors;
}

const struct deskbus_finding *deskbus_findings_at(
        const struct deskbus_findings *findings, size_t index)
{
    return index < findings->kept_count ? &findings->kept[index] : NULL;
}

static int compare(const struct deskbus_finding *a, const struct deskbus_finding *b)
{
    int files = strcmp(
            a->place.file == NULL ? "" : a->place.file, b->place.file == NULL ? "" : b->place.file);
    if (files != 0)
        return files;
    if (a->place.line != b->place.line)
        return a->place.line < b->place.line ? -1 : 1;
    if (a->place.column != b->place.column)
        return a->place.column < b->place.column ? -1 : 1;
    return 0;
}

/* By insertion: there are few, mostly in order, and equal ones keep their order. */
void deskbus_findings_sort(struct deskbus_findings *findings)
{
    for (size_t i = 1; i < findings->kept_count; i++) {
        struct deskbus_finding moved = findings->kept[i];
        size_t to = i;
        for (; to > 0 && compare(&findings->kept[to - 1], &moved) > 0; to--)
            findings->kept[to] = findings->kept[to - 1];
        findings->kept[to] = moved;
    }
}
