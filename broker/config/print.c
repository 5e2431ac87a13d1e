/* Print: findings for people, each with the line it is about and a caret under the place. */
#include "config/config.h"

#include "base/buffer.h"
#include "config/text_file.h"

#include <stdlib.h>
#include <string.h>

enum {
    LINE_BYTES = 160, /* shown of a source line */
    LEAD_BYTES = 100, /* shown before the caret when the line is longer */
};

/* The literal secret's own code: its line is shown without the secret. */
static const char secret_code[] = "PLN018";

struct printer {
    const struct deskbus_findings *findings;
    bool colour;
    const char *file; /* whose text is at hand */
    char *text;
    size_t text_size;
    struct buffer out;
};

static const char *paint(const struct printer *printer, const char *escape)
{
    return printer->colour ? escape : "";
}

static int compare_findings(const void *a, const void *b)
{
    const struct deskbus_finding *left = *(const struct deskbus_finding *const *)a;
    const struct deskbus_finding *right = *(const struct deskbus_finding *const *)b;
    int order = strcmp(left->place.file != NULL ? left->place.file : "",
            right->place.file != NULL ? right->place.file : "");
    if (order == 0)
        order = (left->place.line > right->place.line) - (left->place.line < right->place.line);
    if (order == 0)
        order = (left->place.column > right->place.column) -
                (left->place.column < right->place.column);
    return order != 0 ? order : strcmp(left->code, right->code);
}

/* Columns on a screen of the character that begins at text, and its bytes in *size. */
static unsigned character_width(const char *text, size_t *size)
{
    const unsigned char *at = (const unsigned char *)text;
    uint32_t code = at[0];
    size_t length = at[0] >= 0xf0 ? 4 : at[0] >= 0xe0 ? 3 : at[0] >= 0xc0 ? 2 : 1;
    if (length > 1)
        code = at[0] & (0xffu >> (length + 1));
    for (size_t i = 1; i < length; i++) {
        if ((at[i] & 0xc0) != 0x80) {
            length = i;
            break;
        }
        code = code << 6 | (at[i] & 0x3f);
    }
    *size = length;
    bool combining = (code >= 0x300 && code < 0x370) || (code >= 0x610 && code < 0x61b) ||
            (code >= 0x64b && code < 0x660) || (code >= 0x200b && code < 0x2010) ||
            (code >= 0xfe00 && code < 0xfe10);
    bool wide = (code >= 0x1100 && code < 0x1160) || (code >= 0x2e80 && code < 0xa4d0) ||
            (code >= 0xac00 && code < 0xd7a4) || (code >= 0xf900 && code < 0xfb00) ||
            (code >= 0xfe30 && code < 0xfe70) || (code >= 0xff00 && code < 0xff61) ||
            (code >= 0x1f300 && code < 0x1f650) || (code >= 0x1f900 && code < 0x1fa00) ||
            (code >= 0x20000 && code < 0x3fffe);
    return combining ? 0 : wide ? 2 : 1;
}

/* What a terminal would obey is shown as '?'. */
static void put_clean(struct buffer *out, const char *text, size_t size)
{
    for (size_t i = 0; i < size; i++) {
        unsigned char c = (unsigned char)text[i];
        bool control = (c < 0x20 && c != '\t') || c == 0x7f ||
                (c == 0xc2 && i + 1 < size && (unsigned char)text[i + 1] < 0xa0);
        (void)buffer_append(out, control ? "?" : &text[i], 1);
        if (control && c == 0xc2)
            i++;
    }
}

static void read_source(struct printer *printer, const char *file)
{
    if (printer->file != NULL && strcmp(printer->file, file) == 0)
        return;
    free(printer->text);
    printer->text = NULL;
    printer->text_size = 0;
    printer->file = file;
    /* Regular files only: what came through a pipe is gone. */
    if (text_file_read(file, deskbus_node_limits_default.bytes, true, &printer->text,
                &printer->text_size) < 0)
        printer->text = NULL;
}

/* The n-th line, from 1; NULL when the file has not so many. */
static const char *find_line(const struct printer *printer, unsigned number, size_t *ret_size)
{
    if (printer->text == NULL || number == 0)
        return NULL;
    const char *at = printer->text, *end = printer->text + printer->text_size;
    for (unsigned i = 1; i < number && at != NULL; i++) {
        at = memchr(at, '\n', (size_t)(end - at));
        at = at != NULL ? at + 1 : NULL;
    }
    if (at == NULL || at >= end)
        return NULL;
    const char *stop = memchr(at, '\n', (size_t)(end - at));
    size_t size = (size_t)((stop != NULL ? stop : end) - at);
    *ret_size = size > 0 && at[size - 1] == '\r' ? size - 1 : size;
    if (number == 1 && *ret_size >= 3 && memcmp(at, "\xef\xbb\xbf", 3) == 0) {
        at += 3;
        *ret_size -= 3;
    }
    return at;
}

/* Byte offset of a column (characters, from 1) in a line. */
static size_t column_offset(const char *line, size_t size, unsigned column)
{
    size_t at = 0, step = 0;
    for (unsigned i = 1; i < column && at < size; i++) {
        (void)character_width(line + at, &step);
        at += step;
    }
    return at < size ? at : size;
}

/* Where the secrets that are told of on this line begin: they are never shown. */
static size_t first_secret(
        const struct printer *printer, struct deskbus_place place, const char *line, size_t size)
{
    size_t first = size;
    const struct deskbus_finding *other = NULL;
    for (size_t i = 0; (other = deskbus_findings_at(printer->findings, i)) != NULL; i++) {
        if (strcmp(other->code, secret_code) != 0 || other->place.line != place.line ||
                other->place.file == NULL || strcmp(other->place.file, place.file) != 0)
            continue;
        size_t at = column_offset(line, size, other->place.column);
        first = at < first ? at : first;
    }
    return first;
}

static void put_excerpt(struct printer *printer, struct deskbus_place place)
{
    size_t size = 0;
    read_source(printer, place.file);
    const char *line = find_line(printer, place.line, &size);
    if (line == NULL)
        return;
    size_t caret = column_offset(line, size, place.column);
    size_t shown = first_secret(printer, place, line, size);
    size_t begin = 0, step = 0;
    while (caret - begin > LEAD_BYTES) {
        (void)character_width(line + begin, &step);
        begin += step;
    }
    size_t end = begin;
    while (end < shown && end - begin < LINE_BYTES) {
        (void)character_width(line + end, &step);
        end += step;
    }
    end = end > size ? size : end;
    (void)buffer_print(&printer->out, "    %s", begin > 0 ? "..." : "");
    put_clean(&printer->out, line + begin, end - begin);
    (void)buffer_print(
            &printer->out, "%s\n    %s", end < size ? "..." : "", begin > 0 ? "   " : "");
    for (size_t at = begin; at < caret && at < end; at += step) {
        unsigned width = character_width(line + at, &step);
        (void)buffer_append(
                &printer->out, line[at] == '\t' ? "\t" : "  ", line[at] == '\t' ? 1 : width);
    }
    (void)buffer_print(
            &printer->out, "%s^%s\n", paint(printer, "\033[1;32m"), paint(printer, "\033[0m"));
}

static void put_finding(struct printer *printer, const struct deskbus_finding *finding)
{
    bool error = finding->severity == DESKBUS_ERROR;
    struct deskbus_place place = finding->place;
    const char *file = place.file != NULL ? place.file : "-";
    put_clean(&printer->out, file, strlen(file));
    (void)buffer_print(&printer->out, ":%u:%u: %s%s:%s ", place.line > 0 ? place.line : 1,
            place.column > 0 ? place.column : 1,
            paint(printer, error ? "\033[1;31m" : "\033[1;33m"), error ? "error" : "warning",
            paint(printer, "\033[0m"));
    put_clean(&printer->out, finding->text, strlen(finding->text));
    (void)buffer_print(&printer->out, " %s[%s]%s\n", paint(printer, "\033[2m"), finding->code,
            paint(printer, "\033[0m"));
    if (place.file != NULL)
        put_excerpt(printer, place);
    if (buffer_append(&printer->out, "", 1) < 0)
        buffer_clear(&printer->out);
}

void config_print_findings(const struct deskbus_findings *findings, bool colour,
        void (*write)(void *arg, const char *text), void *arg)
{
    size_t count = 0;
    while (deskbus_findings_at(findings, count) != NULL)
        count++;
    struct printer printer = {.findings = findings, .colour = colour};
    const struct deskbus_finding **order = calloc(
            count + 1, sizeof(const struct deskbus_finding *));
    for (size_t i = 0; order != NULL && i < count; i++)
        order[i] = deskbus_findings_at(findings, i);
    if (order != NULL && count > 1)
        qsort((void *)order, count, sizeof(const struct deskbus_finding *), compare_findings);
    for (size_t i = 0; i < count; i++) {
        /* Without memory for the order they still come, as they were found. */
        put_finding(&printer, order != NULL ? order[i] : deskbus_findings_at(findings, i));
        if (printer.out.data != NULL)
            write(arg, (const char *)printer.out.data);
        printer.out.size = 0;
    }
    if (deskbus_findings_count(findings) > count) {
        (void)buffer_print(&printer.out, "and %zu more", deskbus_findings_count(findings) - count);
        if (buffer_append(&printer.out, "\n", 2) == 0)
            write(arg, (const char *)printer.out.data);
    }
    free((void *)order);
    free(printer.text);
    buffer_clear(&printer.out);
}
