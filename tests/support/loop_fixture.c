/* Loop fixture: makes and checks the uv loop of one test. */
#include "loop_fixture.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

int loop_fixture_setup(void **state)
{
    uv_loop_t *loop = calloc(1, sizeof(*loop));
    if (loop == NULL)
        return -ENOMEM;
    int r = uv_loop_init(loop);
    if (r < 0) {
        free(loop);
        return r;
    }
    *state = loop;
    return 0;
}

static void name_handle(uv_handle_t *handle, void *arg)
{
    (void)arg;
    (void)fprintf(stderr, "left on the loop: %s%s\n", uv_handle_type_name(handle->type),
            uv_is_closing(handle) ? " (closing)" : "");
}

int loop_fixture_teardown(void **state)
{
    uv_loop_t *loop = *state;
    /* Closing handles end within a turn or two; an active one would keep UV_RUN_DEFAULT for ever. */
    int r = uv_loop_close(loop);
    for (int turn = 0; turn < 16 && r == UV_EBUSY; turn++) {
        (void)uv_run(loop, UV_RUN_NOWAIT);
        r = uv_loop_close(loop);
    }
    if (r == UV_EBUSY) {
        uv_walk(loop, name_handle, NULL);
        return r; /* the loop is left to the leak checker: freeing it would hide its handles */
    }
    free(loop);
    *state = NULL;
    return 0;
}

struct deadline {
    uv_timer_t timer;
    int late, closed;
};

static void on_late(uv_timer_t *timer)
{
    struct deadline *deadline = timer->data;
    deadline->late = 1;
}

static void on_closed(uv_handle_t *handle)
{
    struct deadline *deadline = handle->data;
    deadline->closed = 1;
}

int loop_run_until(uv_loop_t *loop, const int *flag, uint64_t timeout_ms)
{
    struct deadline deadline = {.late = 0};
    int r = uv_timer_init(loop, &deadline.timer);
    if (r < 0)
        return r;
    deadline.timer.data = &deadline;
    r = uv_timer_start(&deadline.timer, on_late, timeout_ms, 0);
    while (r == 0 && *flag == 0 && deadline.late == 0)
        (void)uv_run(loop, UV_RUN_ONCE);
    uv_close((uv_handle_t *)&deadline.timer, on_closed);
    while (deadline.closed == 0)
        (void)uv_run(loop, UV_RUN_NOWAIT);
    return *flag != 0 ? 0 : -ETIMEDOUT;
}
