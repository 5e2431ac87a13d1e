/* Error: one allocation for an error with its text; a chain of them by cause. */
#include <deskbus/error.h>

#include <assert.h>
#include <errno.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct deskbus_error {
    int code;
    int line;
    struct deskbus_error *cause; /* owned */
    char *place; /* owned, or NULL */
    /* Both stand behind the struct: the caller's library may be unloaded before the error. */
    const char *text, *file;
};

/* Stands in when there is no memory for a new one; never written to. */
static const struct deskbus_error no_memory = {
        .code = -ENOMEM, .line = __LINE__, .file = "src/error.c", .text = "out of memory"};

static bool is_static(const struct deskbus_error *err)
{
    return err == &no_memory;
}

/* The last two parts of a path tell enough. */
static const char *short_path(const char *path)
{
    const char *at = path + strlen(path);
    for (int slashes = 0; at > path; at--) {
        slashes += at[-1] == '/';
        if (slashes == 2)
            break;
    }
    return at;
}

__attribute__((format(printf, 2, 0))) static struct deskbus_error *new_error(
        const char *file, const char *format, va_list args)
{
    va_list again;
    va_copy(again, args);
    int length = vsnprintf(NULL, 0, format, args);
    size_t text_size = length < 0 ? 1 : (size_t)length + 1;
    const char *path = short_path(file);
    size_t path_size = strlen(path) + 1;
    struct deskbus_error *err = calloc(1, sizeof(*err) + text_size + path_size);
    if (err != NULL) {
        char *text = (char *)(err + 1);
        (void)vsnprintf(text, text_size, format, again);
        memcpy(text + text_size, path, path_size);
        err->text = text;
        err->file = text + text_size;
    }
    va_end(again);
    return err;
}

int deskbus_error_set(struct deskbus_error **reterr, struct deskbus_error *cause, int code,
        const char *file, int line, const char *format, ...)
{
    assert(code < 0);
    struct deskbus_error *err = NULL;
    if (reterr != NULL) {
        va_list args;
        va_start(args, format);
        err = new_error(file, format, args);
        va_end(args);
    }
    if (err == NULL) {
        deskbus_error_free(&cause);
        if (reterr != NULL)
            *reterr = (struct deskbus_error *)(uintptr_t)&no_memory;
        return code;
    }
    err->code = code;
    err->line = line;
    err->cause = cause;
    *reterr = err;
    return code;
}

void deskbus_error_at(struct deskbus_error *err, const char *place)
{
    if (err == NULL || is_static(err))
        return;
    char *copy = place == NULL ? NULL : strdup(place);
    free(err->place);
    err->place = copy;
}

int deskbus_error_code(const struct deskbus_error *err)
{
    return err == NULL ? 0 : err->code;
}

const char *deskbus_error_text(const struct deskbus_error *err)
{
    if (err == NULL)
        return "";
    return err->text;
}

const char *deskbus_error_place(const struct deskbus_error *err)
{
    return err == NULL ? NULL : err->place;
}

const struct deskbus_error *deskbus_error_cause(const struct deskbus_error *err)
{
    return err == NULL ? NULL : err->cause;
}

static size_t print_one(const struct deskbus_error *err, char *text, size_t size)
{
    const char *place = err->place == NULL ? "" : err->place;
    int length = snprintf(text, size, "%s%s%s (%s:%d)%s", place, place[0] == '\0' ? "" : ": ",
            deskbus_error_text(err), err->file, err->line, err->cause == NULL ? "" : ": ");
    return length < 0 ? 0 : (size_t)length;
}

size_t deskbus_error_print(const struct deskbus_error *err, char *text, size_t size)
{
    size_t need = 0;
    if (size > 0)
        text[0] = '\0';
    for (; err != NULL; err = err->cause) {
        size_t at = need < size ? need : size;
        need += print_one(err, at < size ? text + at : NULL, size - at);
    }
    return need;
}

void deskbus_error_free(struct deskbus_error **err)
{
    struct deskbus_error *next = err == NULL ? NULL : *err;
    while (next != NULL && !is_static(next)) {
        struct deskbus_error *gone = next;
        next = gone->cause;
        free(gone->place);
        free(gone);
    }
    if (err != NULL)
        *err = NULL;
}
