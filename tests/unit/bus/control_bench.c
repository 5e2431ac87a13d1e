/* Control bench: the broker's side in a thread, so that the blocking client can be tested against it. */
#include "control_bench.h"

#include "temp_folder.h"

#include <deskbus/builder.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <zmq.h>

static void must(bool ok)
{
    if (!ok)
        abort();
}

static void answer_figures(struct control_bench *bench, struct control_request *request)
{
    struct control_figures figures;
    struct deskbus_value data;
    struct deskbus_builder *builder = NULL;
    control_figures(bench->control, &figures);
    must(deskbus_builder_new(&builder) == 0);
    deskbus_build_list(builder);
    deskbus_build_uint(builder, figures.requests);
    deskbus_build_uint(builder, figures.malformed);
    deskbus_build_uint(builder, figures.version);
    deskbus_build_uint(builder, figures.oversize);
    deskbus_build_uint(builder, figures.busy);
    deskbus_build_end(builder);
    must(deskbus_builder_finish(builder, &data, NULL) == 0);
    control_answer(request, data, false);
    deskbus_builder_free(&builder);
}

static struct deskbus_value one(void)
{
    static const unsigned char bytes[] = {0x01};
    return (struct deskbus_value){bytes, sizeof(bytes)};
}

static void poke(struct control_bench *bench)
{
    for (int i = 0; i < bench->kept_count; i++)
        control_answer(bench->kept[i], one(), true);
}

static void on_request(
        void *arg, struct control_request *request, const char *op, struct deskbus_value args)
{
    struct control_bench *bench = arg;
    if (strcmp(op, "echo") == 0) {
        control_answer(request, args, false);
    } else if (strcmp(op, "stream") == 0) {
        control_answer(request, one(), true);
        control_answer(request, one(), true);
        control_answer(request, one(), false);
    } else if (strcmp(op, "keep") == 0 || strcmp(op, "watch") == 0) {
        if (op[0] == 'w')
            control_answer(request, one(), true);
        must(bench->kept_count < BENCH_KEPT_MAX);
        bench->kept[bench->kept_count++] = request;
    } else if (strcmp(op, "poke") == 0) {
        poke(bench);
        control_answer(request, one(), false);
    } else if (strcmp(op, "figures") == 0) {
        answer_figures(bench, request);
    } else {
        control_refuse(request, "not_found", "there is no '%s' here", op);
    }
}

static void on_gone(void *arg, struct control_request *request)
{
    struct control_bench *bench = arg;
    for (int i = 0; i < bench->kept_count; i++) {
        if (bench->kept[i] == request)
            bench->kept[i] = bench->kept[--bench->kept_count];
    }
    control_drop(request);
    uv_mutex_lock(&bench->lock);
    bench->gone_count++;
    uv_mutex_unlock(&bench->lock);
    uv_sem_post(&bench->gone);
}

static void on_stop(uv_async_t *async)
{
    struct control_bench *bench = async->data;
    control_close(bench->control, NULL, NULL);
    uv_close((uv_handle_t *)async, NULL);
}

static void run(void *arg)
{
    struct control_bench *bench = arg;
    struct control_setup setup = {.loop = &bench->loop,
            .zmq = bench->zmq,
            .address = bench->address,
            .request_bytes = 4096,
            .requests_max = bench->requests_max,
            .arg = bench,
            .request = on_request,
            .gone = on_gone};
    must(uv_loop_init(&bench->loop) == 0);
    must(uv_async_init(&bench->loop, &bench->stop, on_stop) == 0);
    bench->stop.data = bench;
    must(control_open(&setup, &bench->control, NULL) == 0);
    uv_sem_post(&bench->ready);
    (void)uv_run(&bench->loop, UV_RUN_DEFAULT);
    must(uv_loop_close(&bench->loop) == 0);
}

void control_bench_open(struct control_bench *bench)
{
    bench->zmq = zmq_ctx_new();
    must(temp_folder_new(&bench->folder) == 0);
    (void)snprintf(bench->address, sizeof(bench->address), "ipc://%s/control", bench->folder);
    must(uv_sem_init(&bench->ready, 0) == 0 && uv_sem_init(&bench->gone, 0) == 0 &&
            uv_mutex_init(&bench->lock) == 0);
    must(uv_thread_create(&bench->thread, run, bench) == 0);
    uv_sem_wait(&bench->ready);
}

void control_bench_close(struct control_bench *bench)
{
    uv_async_send(&bench->stop);
    uv_thread_join(&bench->thread);
    must(zmq_ctx_term(bench->zmq) == 0);
    uv_sem_destroy(&bench->ready);
    uv_sem_destroy(&bench->gone);
    uv_mutex_destroy(&bench->lock);
    temp_folder_free(&bench->folder);
}
