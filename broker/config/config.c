/* Config: reads the main file and its includes into one tree that knows where everything stood. */
#include "config/config.h"

#include "config/merge.h"
#include "config/quote_hint.h"
#include "config/text_file.h"

#include <errno.h>
#include <glob.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

enum { FILES_MAX = 64, HINTS_MAX = 64 };

struct config {
    char *path;
    bool tolerant;
    struct deskbus_node *root;
    struct node_set put_in, unresolved;
};

struct file_id {
    dev_t device;
    ino_t inode;
};

/* One load: what is read so far. */
struct loader {
    const struct config_sources *sources;
    struct deskbus_findings *out;
    struct config *config;
    struct merge merge;
    struct file_id files[FILES_MAX]; /* a glob may find a file twice, or the main file itself */
    size_t file_count;
};

static bool is_hinted(unsigned line, const unsigned *lines, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (line == lines[i] || line == lines[i] + 1)
            return true;
    return false;
}

/* Where the hint explains it, the parser's own words about the same line would only confuse. */
static void keep_findings(const struct deskbus_findings *from, const unsigned *lines, size_t count,
        struct deskbus_findings *to)
{
    for (size_t i = 0; i < deskbus_findings_count(from); i++) {
        const struct deskbus_finding *finding = deskbus_findings_at(from, i);
        if (finding == NULL)
            break; /* more than are kept */
        if (!is_hinted(finding->place.line, lines, count))
            deskbus_find(to, finding->severity, finding->code, finding->place, "%s", finding->text);
    }
}

static int parse(struct loader *loader, const char *path, const char *text, size_t size,
        struct deskbus_node **ret)
{
    DESKBUS_CLEANUP(deskbus_findings_free) struct deskbus_findings *own = NULL;
    unsigned lines[HINTS_MAX];
    size_t hints = 0;
    int r = deskbus_findings_new(&own);
    if (r < 0)
        return r;
    r = deskbus_node_parse(text, size, path, &deskbus_node_limits_default, own, ret);
    if (r == -EBADMSG)
        hints = quote_hint_find(text, path, loader->out, lines, HINTS_MAX);
    keep_findings(own, lines, hints, loader->out);
    return r;
}

/* Reads one file. place: of the word that asks for it. *ret is NULL when nothing can be made of it. 0 or -ENOMEM. */
static int read_file(struct loader *loader, const char *path, struct deskbus_place place,
        struct deskbus_node **ret)
{
    char *text = NULL;
    size_t size = 0;
    int r = text_file_read(path, deskbus_node_limits_default.bytes, false, &text, &size);
    if (r < 0) {
        if (r != -ENOMEM)
            deskbus_find(loader->out, DESKBUS_ERROR, "CFG004", place, "cannot read '%s': %s", path,
                    text_file_why(r));
        return r == -ENOMEM ? r : 0;
    }
    r = parse(loader, path, text, size, ret);
    free(text);
    if (r < 0)
        deskbus_node_free(ret);
    if (r == 0 && *ret != NULL && deskbus_node_kind(*ret) != DESKBUS_NODE_MAP) {
        bool empty = deskbus_node_null(*ret);
        deskbus_find(loader->out, DESKBUS_ERROR, "CFG024", (struct deskbus_place){path, 1, 1},
                empty ? "the file is empty; it begins with `deskbus: 1`"
                      : "the top of the file must be a map: `deskbus: 1`, `plugins:`, `pipelines:`");
        deskbus_node_free(ret);
    }
    return r == -ENOMEM ? r : 0;
}

/* True for a file that is new; remembers it. */
static bool is_new(struct loader *loader, const char *path)
{
    struct stat info;
    if (stat(path, &info) < 0)
        return true;
    for (size_t i = 0; i < loader->file_count; i++)
        if (loader->files[i].device == info.st_dev && loader->files[i].inode == info.st_ino)
            return false;
    if (loader->file_count < FILES_MAX)
        loader->files[loader->file_count++] = (struct file_id){info.st_dev, info.st_ino};
    return true;
}

static int add_file(struct loader *loader, const char *path, struct deskbus_place place)
{
    struct deskbus_node *raw = NULL;
    if (loader->file_count == FILES_MAX) {
        deskbus_find(loader->out, DESKBUS_ERROR, "CFG023", place,
                "more than %d files are included; '%s' was left out", FILES_MAX - 1, path);
        return 0;
    }
    if (!is_new(loader, path))
        return 0;
    int r = read_file(loader, path, place, &raw);
    if (r < 0 || raw == NULL)
        return r;
    const struct deskbus_node *nested = deskbus_node_get(raw, "include");
    if (nested != NULL)
        deskbus_find(loader->out, DESKBUS_ERROR, "CFG021", deskbus_node_place(nested),
                "only the main file may include others; name them all there");
    struct interpolate interpolate = {.sources = loader->sources,
            .out = loader->out,
            .put_in = &loader->config->put_in,
            .unresolved = &loader->config->unresolved};
    r = merge_add(&loader->merge, &interpolate, raw);
    deskbus_node_free(&raw);
    return r;
}

/* The folder of the main file with what glob() would take for a pattern escaped, and the pattern. */
static int make_pattern(const char *from, const char *pattern, char **ret)
{
    const char *slash = strrchr(from, '/');
    size_t folder = slash != NULL && pattern[0] != '/' ? (size_t)(slash - from) + 1 : 0;
    char *made = malloc(folder * 2 + strlen(pattern) + 1), *to = made;
    if (made == NULL)
        return -ENOMEM;
    for (size_t i = 0; i < folder; i++) {
        if (strchr("*?[\\", from[i]) != NULL)
            *to++ = '\\';
        *to++ = from[i];
    }
    memcpy(to, pattern, strlen(pattern) + 1);
    *ret = made;
    return 0;
}

static int include_pattern(struct loader *loader, const struct deskbus_node *node)
{
    struct deskbus_place place = deskbus_node_place(node);
    const char *text = deskbus_node_text(node);
    glob_t found = {0};
    char *pattern = NULL;
    if (text == NULL || text[0] == '\0') {
        deskbus_find(loader->out, DESKBUS_ERROR, "CFG022", place,
                "include is a list of files or patterns: [\"conf.d/*.yaml\"]");
        return 0;
    }
    int r = make_pattern(loader->config->path, text, &pattern);
    if (r < 0)
        return r;
    int g = glob(pattern, 0, NULL, &found);
    if (g == GLOB_NOMATCH || g == GLOB_ABORTED) {
        bool plain = strpbrk(text, "*?[") == NULL;
        deskbus_find(loader->out, plain ? DESKBUS_ERROR : DESKBUS_WARNING, "CFG020", place,
                "no file matches '%s'", text);
    }
    for (size_t i = 0; g == 0 && r == 0 && i < found.gl_pathc; i++)
        r = add_file(loader, found.gl_pathv[i], place);
    globfree(&found);
    free(pattern);
    return g == GLOB_NOSPACE ? -ENOMEM : r;
}

/* The patterns come out of a copy of their own: the scalars of it do not outlive this. */
static int include_all(struct loader *loader, const struct deskbus_node *include)
{
    struct node_set put_in = {0}, unresolved = {0};
    struct interpolate interpolate = {.sources = loader->sources,
            .out = loader->out,
            .put_in = &put_in,
            .unresolved = &unresolved};
    struct deskbus_node *list = NULL;
    int r = interpolate_copy(&interpolate, include, 0, &list);
    if (r == 0 && deskbus_node_kind(list) == DESKBUS_NODE_LIST) {
        for (size_t i = 0; r == 0 && i < deskbus_node_count(list); i++)
            r = include_pattern(loader, deskbus_node_item(list, i));
    } else if (r == 0) {
        r = include_pattern(loader, list);
    }
    node_set_clear(&put_in);
    node_set_clear(&unresolved);
    deskbus_node_free(&list);
    return r;
}

static int load_all(struct loader *loader)
{
    struct config *config = loader->config;
    struct deskbus_place top = {config->path, 1, 1};
    struct interpolate interpolate = {.sources = loader->sources,
            .out = loader->out,
            .put_in = &config->put_in,
            .unresolved = &config->unresolved};
    struct deskbus_node *raw = NULL;
    (void)is_new(loader, config->path);
    int r = read_file(loader, config->path, top, &raw);
    if (r < 0 || raw == NULL)
        return r;
    r = merge_add(&loader->merge, &interpolate, raw);
    const struct deskbus_node *include = deskbus_node_get(raw, "include");
    if (r == 0 && include != NULL)
        r = include_all(loader, include);
    if (r == 0)
        r = merge_finish(&loader->merge, deskbus_node_place(raw), &config->root);
    deskbus_node_free(&raw);
    node_set_sort(&config->put_in);
    node_set_sort(&config->unresolved);
    return r;
}

int config_load(
        const struct config_sources *sources, struct deskbus_findings *out, struct config **ret)
{
    size_t errors = deskbus_findings_errors(out);
    struct config *config = calloc(1, sizeof(*config));
    struct loader *loader = calloc(1, sizeof(*loader));
    if (config != NULL)
        config->path = strdup(sources->path);
    if (config == NULL || loader == NULL || config->path == NULL) {
        free(loader);
        config_free(&config);
        return -ENOMEM;
    }
    config->tolerant = sources->tolerant;
    *loader = (struct loader){.sources = sources, .out = out, .config = config};
    int r = load_all(loader);
    merge_clear(&loader->merge);
    free(loader);
    if (r < 0 || config->root == NULL)
        config_free(&config);
    *ret = config;
    if (r == 0 && deskbus_findings_errors(out) > errors)
        r = -EINVAL;
    return r;
}

void config_free(struct config **config)
{
    if (*config == NULL)
        return;
    deskbus_node_free(&(*config)->root);
    node_set_clear(&(*config)->put_in);
    node_set_clear(&(*config)->unresolved);
    free((*config)->path);
    free(*config);
    *config = NULL;
}

const struct deskbus_node *config_root(const struct config *config)
{
    return config->root;
}

const char *config_path(const struct config *config)
{
    return config->path;
}

bool config_interpolated(const struct config *config, const struct deskbus_node *scalar)
{
    return node_set_has(&config->put_in, scalar);
}

bool config_unresolved(const struct config *config, struct deskbus_place place)
{
    for (size_t i = 0; i < config->unresolved.count; i++) {
        struct deskbus_place own = deskbus_node_place(config->unresolved.nodes[i]);
        if (own.line == place.line && own.column == place.column &&
                strcmp(own.file, place.file != NULL ? place.file : "") == 0)
            return true;
    }
    return false;
}

bool config_tolerant(const struct config *config)
{
    return config->tolerant;
}
