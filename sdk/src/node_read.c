/* Node read: bytes and files into nodes. libfyaml gives the events; see node_events.c for what is made of them. */
#include "node_events.h"
#include "utf8.h"

#include <errno.h>
#include <fcntl.h>
#include <libfyaml.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

const struct deskbus_node_limits deskbus_node_limits_default = {4 * 1024 * 1024, 1000, 200000, 32};

/* Hands on what libfyaml says of the text; it stops at the first syntax error. */
static void find_syntax(struct fy_diag *diag, const char *name, struct deskbus_findings *out)
{
    void *at = NULL;
    bool found = false;
    for (struct fy_diag_error *error = fy_diag_errors_iterate(diag, &at); error != NULL && !found;
            error = fy_diag_errors_iterate(diag, &at)) {
        unsigned line = error->line > 0 ? (unsigned)error->line : 0;
        unsigned column = error->column > 0 ? (unsigned)error->column : 0;
        deskbus_find(out, DESKBUS_ERROR, "CFG001", (struct deskbus_place){name, line, column},
                "not YAML: %s", error->msg);
        found = true;
    }
    if (!found)
        deskbus_find(out, DESKBUS_ERROR, "CFG001", (struct deskbus_place){name, 0, 0}, "not YAML");
}

static int read_events(struct fy_parser *parser, struct node_events *events)
{
    int r = 0;
    while (r == 0) {
        struct fy_event *event = fy_parser_parse(parser);
        if (event == NULL)
            break;
        r = node_events_take(events, event);
        fy_parser_event_free(parser, event);
    }
    return r;
}

static int parse_with(struct fy_parser *parser, struct fy_diag *diag, const char *name,
        struct node_events *events, struct deskbus_findings *out)
{
    int r = read_events(parser, events);
    if (r == 0 && fy_parser_get_stream_error(parser)) {
        find_syntax(diag, name, out);
        r = -EBADMSG;
    }
    return r;
}

static int parse(const char *text, size_t size, const char *name, struct node_events *events,
        struct deskbus_findings *out)
{
    struct fy_diag_cfg quiet;
    fy_diag_cfg_default(&quiet);
    quiet.fp = NULL;
    quiet.level = FYET_ERROR;
    struct fy_diag *diag = fy_diag_create(&quiet);
    if (diag == NULL)
        return -ENOMEM;
    fy_diag_set_collect_errors(diag, true);
    struct fy_parse_cfg cfg = {.flags = FYPCF_QUIET | FYPCF_DEFAULT_VERSION_1_2, .diag = diag};
    /* A size of 0 would make libfyaml look for the end itself. */
    struct fy_parser *parser = fy_parser_create(&cfg);
    int r = parser == NULL ? -ENOMEM : 0;
    if (r == 0 && size > 0)
        r = fy_parser_set_string(parser, text, size) != 0 ? -ENOMEM : 0;
    if (r == 0 && size > 0)
        r = parse_with(parser, diag, name, events, out);
    fy_parser_destroy(parser);
    fy_diag_destroy(diag);
    return r;
}

/* libfyaml lets wrong bytes through. */
static int check_utf8(const char *text, size_t size, const char *name, struct deskbus_findings *out)
{
    size_t valid = utf8_valid(text, size);
    struct deskbus_place place = {name, 1, 1};
    if (valid == size)
        return 0;
    for (size_t i = 0; i < valid; i++) {
        bool line_break = text[i] == '\n';
        place.line += line_break;
        place.column = line_break ? 1 : place.column + ((text[i] & 0xc0) != 0x80);
    }
    deskbus_find(out, DESKBUS_ERROR, "CFG001", place, "not YAML: the text is not UTF-8");
    return -EBADMSG;
}

int deskbus_node_parse(const char *text, size_t size, const char *name,
        const struct deskbus_node_limits *limits, struct deskbus_findings *out,
        struct deskbus_node **ret)
{
    if (limits == NULL)
        limits = &deskbus_node_limits_default;
    if (size > limits->bytes) {
        deskbus_find(out, DESKBUS_ERROR, "CFG003", (struct deskbus_place){name, 0, 0},
                "the file has more than %zu bytes", limits->bytes);
        return -EBADMSG;
    }
    struct node_events *events = NULL;
    int r = check_utf8(text, size, name, out);
    if (r == 0)
        r = node_events_new(name, limits, out, &events);
    if (r == 0)
        r = parse(text, size, name, events, out);
    if (r == 0)
        r = node_events_finish(events, ret);
    node_events_free(&events);
    return r;
}

static int fail_read(const char *path, int code, struct deskbus_findings *out)
{
    deskbus_find(out, DESKBUS_ERROR, "CFG004", (struct deskbus_place){path, 0, 0},
            "the file cannot be read: %s", strerror(-code));
    return code;
}

static int grow(char **text, size_t *room)
{
    size_t wanted = *room == 0 ? 16384 : 2 * *room;
    char *more = realloc(*text, wanted);
    if (more == NULL)
        return -ENOMEM;
    *text = more;
    *room = wanted;
    return 0;
}

/* Reads at most limit + 1 bytes, so that a file that is too long shows. */
static int read_all(int fd, size_t limit, char **ret, size_t *ret_size)
{
    char *text = NULL;
    size_t size = 0, room = 0;
    ssize_t n = 1;
    int r = 0;
    while (r == 0 && n != 0 && size <= limit) {
        if (size == room)
            r = grow(&text, &room);
        n = r == 0 ? read(fd, text + size, room - size) : 0;
        if (n < 0 && errno != EINTR)
            r = -errno;
        size += n > 0 ? (size_t)n : 0;
    }
    if (r < 0) {
        free(text);
        return r;
    }
    *ret = text;
    *ret_size = size;
    return 0;
}

static int open_file(const char *path)
{
    /* O_NONBLOCK: a pipe without a writer must not stop the check. */
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    struct stat info;
    if (fd < 0)
        return -errno;
    int r = fstat(fd, &info) < 0 ? -errno : S_ISDIR(info.st_mode) ? -EISDIR : 0;
    if (r < 0) {
        (void)close(fd);
        return r;
    }
    return fd;
}

int deskbus_node_read(const char *path, const struct deskbus_node_limits *limits,
        struct deskbus_findings *out, struct deskbus_node **ret)
{
    char *text = NULL;
    size_t size = 0;
    int fd = open_file(path);
    if (fd < 0)
        return fail_read(path, fd, out);
    int r = read_all(
            fd, limits == NULL ? deskbus_node_limits_default.bytes : limits->bytes, &text, &size);
    (void)close(fd);
    if (r < 0)
        return fail_read(path, r, out);
    r = deskbus_node_parse(text, size, path, limits, out, ret);
    free(text);
    return r;
}
