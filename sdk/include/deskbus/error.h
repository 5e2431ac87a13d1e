/* Error: what went wrong, where in the code, where in the operator's files, and what caused it. */
#ifndef DESKBUS_ERROR_H
#define DESKBUS_ERROR_H

#include <deskbus/export.h>
#include <stddef.h>

DESKBUS_BEGIN

/* Opaque: a negative errno, file:line of the code, the operator's place, a text, and a cause. One thread owns it. */
struct deskbus_error;

/* Sets *reterr to a new error and returns code, so that a failing function ends with
 *     return DESKBUS_FAIL(reterr, cause, -EINVAL, "cannot open '%s'", path);
 * cause may be NULL; otherwise it moves into the new error. reterr may be NULL: then nothing is kept
 * and the cause is freed. */
#define DESKBUS_FAIL(reterr, cause, code, ...)                                                     \
    deskbus_failed(                                                                                \
            deskbus_error_set((reterr), (cause), (code), __FILE__, __LINE__, __VA_ARGS__), (code))

/* The end of DESKBUS_FAIL: the code itself, so that compilers and analyzers see that it is negative. */
static inline int deskbus_failed(int recorded, int code)
{
    (void)recorded;
    return code;
}

/* See DESKBUS_FAIL. Takes cause. Without memory a static error takes the place of the new one. */
DESKBUS_API int deskbus_error_set(struct deskbus_error **reterr, struct deskbus_error *cause,
        int code, const char *file, int line, const char *format, ...) DESKBUS_PRINTF(6, 7);

/* Adds the place in the operator's files ("sms.yaml:3:7"), which is copied. err may be NULL. */
DESKBUS_API void deskbus_error_at(struct deskbus_error *err, const char *place);

/* The negative errno; 0 for NULL. */
DESKBUS_API int deskbus_error_code(const struct deskbus_error *err);
/* The text of this error alone, without place or cause; valid as long as err. "" for NULL. */
DESKBUS_API const char *deskbus_error_text(const struct deskbus_error *err);
/* The operator's place of this error, or NULL. */
DESKBUS_API const char *deskbus_error_place(const struct deskbus_error *err);
/* The error that caused this one, or NULL; err keeps owning it. */
DESKBUS_API const struct deskbus_error *deskbus_error_cause(const struct deskbus_error *err);

/* Writes the whole chain for a person into text, cut to size and always ended with NUL:
 *     cannot open channel 'sms' (config/load.c:24): sms.yaml:3:7: 'x' is not a port (config/value.c:15)
 * Returns the length that the whole needs, as snprintf does. */
DESKBUS_API size_t deskbus_error_print(const struct deskbus_error *err, char *text, size_t size);

/* Frees the error and its causes, sets *err to NULL. NULL is fine. */
DESKBUS_API void deskbus_error_free(struct deskbus_error **err);

DESKBUS_END
#endif
