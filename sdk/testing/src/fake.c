/* Fake host: loads and opens a plugin, closes it, and says what it left behind. */
#include "fake_private.h"

#include <dlfcn.h>
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define NOON_MS UINT64_C(1767268800000) /* 2026-01-01T12:00:00Z */
enum { CLOSE_TURNS = 64 };

void fake_abort(const char *format, ...)
{
    va_list args;
    va_start(args, format);
    (void)fputs("fake host: ", stderr);
    (void)vfprintf(stderr, format, args);
    (void)fputs("\n", stderr);
    va_end(args);
    abort();
}

void *fake_alloc(size_t size)
{
    void *bytes = calloc(1, size > 0 ? size : 1);
    if (bytes == NULL)
        fake_abort("no memory");
    return bytes;
}

char *fake_text(const char *text)
{
    return text == NULL ? NULL : fake_print("%s", text);
}

char *fake_print(const char *format, ...)
{
    char *text = NULL;
    va_list args;
    va_start(args, format);
    if (vasprintf(&text, format, args) < 0)
        fake_abort("no memory");
    va_end(args);
    return text;
}

void fake_defect(struct deskbus_fake *fake, const char *format, ...)
{
    char *text = NULL, *all = NULL;
    va_list args;
    va_start(args, format);
    if (vasprintf(&text, format, args) < 0)
        fake_abort("no memory");
    va_end(args);
    const char *before = fake->defects == NULL ? "" : fake->defects;
    all = fake_print("%s%s%s", before, before[0] == '\0' ? "" : "; ", text);
    free(text);
    free(fake->defects);
    fake->defects = all;
}

int fake_count_call(struct deskbus_fake *fake)
{
    if (fake->fail_in == 0 || --fake->fail_in > 0)
        return 0;
    return fake->fail_code;
}

void deskbus_fake_fail_call(struct deskbus_fake *fake, unsigned n, int code)
{
    if (n == 0 || code >= 0)
        fake_abort("fail_call takes n >= 1 and a negative errno");
    fake->fail_in = n;
    fake->fail_code = code;
}

struct deskbus_host *deskbus_fake_host(struct deskbus_fake *fake)
{
    return &fake->host;
}

void *deskbus_fake_self(struct deskbus_fake *fake)
{
    return fake->self;
}

uv_loop_t *deskbus_fake_loop(struct deskbus_fake *fake)
{
    return &fake->loop;
}

const struct deskbus_options *deskbus_fake_options(struct deskbus_fake *fake)
{
    return fake->options;
}

/* --- opening --- */

static void on_posted(uv_async_t *posted)
{
    fake_clock_run_posts(posted->data);
}

static struct deskbus_fake *new_fake(const struct deskbus_fake_setup *setup)
{
    struct deskbus_fake *fake = fake_alloc(sizeof(*fake));
    fake->state_path = fake_text(setup->state_path == NULL ? "" : setup->state_path);
    fake->now_ms = setup->now_ms == 0 ? NOON_MS : setup->now_ms;
    fake->credit = SIZE_MAX;
    fake->deliveries_end = &fake->deliveries;
    fake->accepts_end = &fake->accepts;
    if (uv_loop_init(&fake->loop) < 0 || uv_mutex_init(&fake->posts_lock) < 0 ||
            uv_async_init(&fake->loop, &fake->posted, on_posted) < 0)
        fake_abort("no uv loop");
    fake->posted.data = fake;
    fake->host.size = setup->host_size == 0 ? (uint32_t)sizeof(fake->host) : setup->host_size;
    fake->host.mode = (uint32_t)setup->mode;
    fake->host.loop = &fake->loop;
    fake->host.state_path = fake->state_path;
    fake_clock_fill(&fake->host);
    fake_source_fill(&fake->host);
    fake_delivery_fill(&fake->host);
    fake_staged_fill(&fake->host);
    fake_state_fill(&fake->host);
    fake_figures_fill(&fake->host);
    if (fake->host.size < sizeof(fake->host))
        memset((char *)&fake->host + fake->host.size, 0, sizeof(fake->host) - fake->host.size);
    return fake;
}

static int load(struct deskbus_fake *fake, const struct deskbus_fake_setup *setup,
        struct deskbus_error **reterr)
{
    fake->plugin = setup->plugin;
    if (fake->plugin == NULL) {
        fake->library = dlopen(setup->path, RTLD_NOW | RTLD_LOCAL);
        fake->plugin = fake->library == NULL ? NULL : dlsym(fake->library, "deskbus_plugin");
        if (fake->plugin == NULL)
            return DESKBUS_FAIL(
                    reterr, NULL, -ENOENT, "cannot load '%s': %s", setup->path, dlerror());
    }
    if (fake->plugin->abi_major != DESKBUS_ABI_MAJOR || fake->plugin->abi_minor > DESKBUS_ABI_MINOR)
        return DESKBUS_FAIL(reterr, NULL, -ENOTSUP, "the plugin is built for interface %u.%u",
                fake->plugin->abi_major, fake->plugin->abi_minor);
    if (fake->plugin->open == NULL || fake->plugin->close == NULL || fake->plugin->name == NULL)
        return DESKBUS_FAIL(reterr, NULL, -EINVAL, "the plugin has no name, open or close");
    fake->instance = fake_text(setup->instance == NULL ? fake->plugin->name : setup->instance);
    fake->host.instance = fake->instance;
    return 0;
}

static int fail_findings(const struct deskbus_findings *out, struct deskbus_error **reterr)
{
    char *text = fake_text("");
    for (size_t i = 0; deskbus_findings_at(out, i) != NULL; i++) {
        const struct deskbus_finding *finding = deskbus_findings_at(out, i);
        char *more = fake_print("%s%s%s:%u:%u: %s [%s]", text, i == 0 ? "" : "; ",
                finding->place.file == NULL ? "" : finding->place.file, finding->place.line,
                finding->place.column, finding->text, finding->code);
        free(text);
        text = more;
    }
    int r = DESKBUS_FAIL(reterr, NULL, -EINVAL, "%s", text);
    free(text);
    return r;
}

static int find_options(struct deskbus_fake *fake, const struct deskbus_fake_setup *setup,
        struct deskbus_findings *out)
{
    const char *yaml = setup->options == NULL ? "" : setup->options;
    const char *file = setup->options_file == NULL ? "options.yaml" : setup->options_file;
    const struct deskbus_option_scope scope = {
            .base_path = setup->state_path, .resource_path = setup->resource_path};
    struct deskbus_node *node = NULL;
    int r = deskbus_option_table_check(fake->plugin->options, out);
    if (r == 0)
        r = deskbus_node_parse(yaml, strlen(yaml), file, NULL, out, &node);
    if (r == 0)
        r = deskbus_options_new(fake->plugin->options, node, NULL, &scope, out, &fake->options);
    if (r == 0 && fake->plugin->check != NULL)
        fake->plugin->check(fake->options, out);
    deskbus_node_free(&node);
    return deskbus_findings_errors(out) > 0 ? -EINVAL : r;
}

static int check_options(struct deskbus_fake *fake, const struct deskbus_fake_setup *setup,
        struct deskbus_error **reterr)
{
    struct deskbus_findings *out = NULL;
    if (deskbus_findings_new(&out) < 0)
        fake_abort("no memory");
    int r = find_options(fake, setup, out);
    if (r < 0)
        r = fail_findings(out, reterr);
    deskbus_findings_free(&out);
    return r;
}

static int start(struct deskbus_fake *fake, const struct deskbus_fake_setup *setup,
        struct deskbus_error **reterr)
{
    int r = load(fake, setup, reterr);
    if (r == 0)
        r = check_options(fake, setup, reterr);
    if (r == 0)
        r = fake->plugin->open(&fake->host, fake->options, &fake->self, reterr);
    if (r < 0)
        return r;
    fake->opened = true;
    if (fake->plugin->start != NULL)
        r = fake->plugin->start(fake->self, setup->cursor, reterr);
    if (r == 0)
        deskbus_fake_turn(fake);
    return r;
}

/* --- closing --- */

static void on_stopped(void *arg)
{
    struct deskbus_fake *fake = arg;
    if (fake->stopped)
        fake_defect(fake, "stop() said done twice");
    fake->stopped = true;
}

static void on_plugin_closed(void *arg)
{
    struct deskbus_fake *fake = arg;
    if (fake->plugin_closed)
        fake_defect(fake, "close() said done twice");
    fake->plugin_closed = true;
}

static void on_handle_closed(uv_handle_t *handle)
{
    struct deskbus_fake *fake = handle->data;
    fake->handle_closed = true;
}

static bool flag_set(void *arg)
{
    return *(const bool *)arg;
}

/* By the fake clock first, for what waits on timers; then by real time, for threads and sockets. */
static void wait_for(struct deskbus_fake *fake, bool *flag, const char *never)
{
    deskbus_fake_turn(fake);
    for (int i = 0; i < 100 && !*flag && fake->timers != NULL; i++)
        deskbus_fake_advance(fake, 100);
    if (!*flag && !deskbus_fake_wait(fake, flag_set, flag, 5000))
        fake_defect(fake, "%s", never);
}

static void close_plugin(struct deskbus_fake *fake)
{
    if (!fake->opened || fake->plugin == NULL)
        return;
    if (fake->plugin->stop != NULL) {
        fake->plugin->stop(fake->self, on_stopped, fake);
        wait_for(fake, &fake->stopped, "stop() never said done");
    }
    fake_source_lose(fake);
    for (const struct fake_delivery *at = fake->deliveries; at != NULL; at = at->next) {
        if (at->result.verdict == DESKBUS_FAKE_OPEN)
            fake_defect(fake, "a delivery is open at the end: neither done, retry nor reject came");
    }
    fake->plugin->close(fake->self, on_plugin_closed, fake);
    wait_for(fake, &fake->plugin_closed, "close() never said done");
}

/* Named and then closed for the plugin, so that nothing of the loop stays behind. */
static void name_handle(uv_handle_t *handle, void *arg)
{
    struct deskbus_fake *fake = arg;
    if (uv_is_closing(handle))
        return;
    fake_defect(fake, "a %s handle is left on the loop",
            uv_handle_type_name(uv_handle_get_type(handle)));
    uv_close(handle, NULL);
}

static int run_out(uv_loop_t *loop)
{
    int r = UV_EBUSY;
    for (int turn = 0; turn < CLOSE_TURNS && r == UV_EBUSY; turn++) {
        (void)uv_run(loop, UV_RUN_NOWAIT);
        r = uv_loop_close(loop);
    }
    return r;
}

/* True when the loop could be closed: else it is left to the leak checker. */
static bool close_loop(struct deskbus_fake *fake)
{
    uv_close((uv_handle_t *)&fake->posted, on_handle_closed);
    int r = run_out(&fake->loop);
    if (r == UV_EBUSY) {
        fake_defect(fake, "the loop does not close (UV_EBUSY)");
        uv_walk(&fake->loop, name_handle, fake);
        r = run_out(&fake->loop);
    }
    return r == 0;
}

static void free_fake(struct deskbus_fake *fake)
{
    fake_delivery_clear(fake);
    fake_source_clear(fake);
    fake_state_clear(fake);
    fake_figures_clear(fake);
    deskbus_options_free(&fake->options);
    uv_mutex_destroy(&fake->posts_lock);
    free(fake->defects);
    free(fake->instance);
    free(fake->state_path);
    free(fake);
}

int deskbus_fake_close(struct deskbus_fake **fake, struct deskbus_error **reterr)
{
    struct deskbus_fake *own = fake == NULL ? NULL : *fake;
    int r = 0;
    if (own == NULL)
        return 0;
    *fake = NULL;
    close_plugin(own);
    fake_clock_clear(own);
    bool closed = close_loop(own);
    if (own->defects != NULL)
        r = DESKBUS_FAIL(reterr, NULL, -EINVAL, "%s", own->defects);
    if (closed)
        free_fake(own);
    return r;
}

int deskbus_fake_open(const struct deskbus_fake_setup *setup, struct deskbus_fake **ret,
        struct deskbus_error **reterr)
{
    struct deskbus_fake *fake = new_fake(setup);
    int r = start(fake, setup, reterr);
    if (r == 0) {
        *ret = fake;
        return 0;
    }
    struct deskbus_error *left = NULL;
    if (deskbus_fake_close(&fake, &left) < 0)
        fake_abort("open() failed and left something: %s", deskbus_error_text(left));
    return r;
}
