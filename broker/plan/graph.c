/* Graph: all pipelines as one Mermaid flowchart: sources, steps, conditions, ends, teams. */
#include "plan/condition.h"

#include "base/buffer.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

struct graph {
    const struct plan *plan;
    struct buffer out;
};

/* Text in a label: what Mermaid would read as syntax goes as an entity. */
static void put_label(struct graph *graph, const char *text)
{
    for (; *text != '\0'; text++) {
        if (strchr("\"<>#&{}[]()|;`\\", *text) != NULL)
            (void)buffer_print(&graph->out, "#%d;", (unsigned char)*text);
        else
            (void)buffer_append(&graph->out, *text == '\n' ? " " : text, 1);
    }
}

static void put_node(
        struct graph *graph, const char *id, size_t number, const char *open, const char *label)
{
    const char *close = strcmp(open, "([") == 0 ? "])"
            : strcmp(open, "{{") == 0           ? "}}"
            : strcmp(open, "[[") == 0           ? "]]"
                                                : "]";
    (void)buffer_print(&graph->out, "    %s%zu%s\"", id, number, open);
    put_label(graph, label);
    (void)buffer_print(&graph->out, "\"%s\n", close);
}

/* Instructions have ids p<pipeline>n<index>; jumps are not shown but followed. */
static size_t follow(const struct pipeline *pipeline, size_t at)
{
    while (at < pipeline->count && pipeline->program[at].op == OP_JUMP)
        at = pipeline->program[at].target;
    return at;
}

static void put_edge(
        struct graph *graph, size_t pipeline, size_t from, size_t to, const char *label)
{
    const struct pipeline *own = &graph->plan->pipelines[pipeline];
    to = follow(own, to);
    if (to < own->count)
        (void)buffer_print(
                &graph->out, "    p%zun%zu -->%s p%zun%zu\n", pipeline, from, label, pipeline, to);
}

static void put_end(struct graph *graph, size_t pipeline, size_t at)
{
    const struct plan_action *action = &graph->plan->pipelines[pipeline].program[at].action;
    const char *word = action->kind == PLAN_HAND_OFF ? "hand off to "
            : action->kind == PLAN_FORWARD           ? "forward to "
                                                     : "close: ";
    (void)buffer_print(&graph->out, "    p%zun%zu([\"%s%s", pipeline, at,
            action->otherwise ? "otherwise " : "", word);
    put_label(graph, action->text);
    (void)buffer_print(&graph->out, "\"])\n");
}

static void put_step(struct graph *graph, size_t pipeline, size_t at)
{
    const struct plan_action *action = &graph->plan->pipelines[pipeline].program[at].action;
    (void)buffer_print(&graph->out, "    p%zun%zu[\"", pipeline, at);
    put_label(graph, action->step);
    (void)buffer_print(&graph->out, "\"]\n");
    put_edge(graph, pipeline, at, at + 1, "");
}

static void put_edge_to_team(
        struct graph *graph, size_t pipeline, size_t at, const char *arrow, const char *team)
{
    for (size_t i = 0; team != NULL && i < graph->plan->team_count; i++)
        if (strcmp(graph->plan->teams[i].name, team) == 0)
            (void)buffer_print(&graph->out, "    p%zun%zu %s t%zu\n", pipeline, at, arrow, i);
}

/* Edges that leave a pipeline stand behind it: named inside, their ends would be drawn inside. */
static void put_ways_out(struct graph *graph, size_t pipeline, size_t at)
{
    const struct pipeline *own = &graph->plan->pipelines[pipeline];
    const struct instruction *instruction = &own->program[at];
    const struct plan_action *action = &instruction->action;
    if (instruction->op == OP_END && action->kind == PLAN_HAND_OFF)
        put_edge_to_team(graph, pipeline, at, "-->", action->text);
    if (instruction->op == OP_END && action->kind == PLAN_FORWARD)
        (void)buffer_print(&graph->out, "    p%zun%zu --> i%zu\n", pipeline, at, action->instance);
    if (instruction->op != OP_STEP)
        return;
    const struct deskbus_plugin *plugin = graph->plan->instances[action->instance].shown.plugin;
    uint32_t flags = plugin != NULL ? plugin->flags : 0;
    for (size_t i = 0; (flags & DESKBUS_MAY_REPLY) != 0 && i < own->source_count; i++) {
        int sink = plan_pipeline_reply_by(graph->plan, pipeline, own->sources[i]);
        if (sink >= 0)
            (void)buffer_print(&graph->out, "    p%zun%zu -.->|reply| i%d\n", pipeline, at, sink);
        if (own->reply_by >= 0)
            break; /* the same for all sources */
    }
    if ((flags & DESKBUS_MAY_HAND_OFF) != 0)
        put_edge_to_team(graph, pipeline, at, "-.->|hand off|", own->team);
}

static void put_test(struct graph *graph, size_t pipeline, size_t at)
{
    const struct instruction *own = &graph->plan->pipelines[pipeline].program[at];
    (void)buffer_print(&graph->out, "    p%zun%zu{{\"", pipeline, at);
    put_label(graph, own->condition->text);
    (void)buffer_print(&graph->out, "\"}}\n");
    put_edge(graph, pipeline, at, at + 1, "|yes|");
    put_edge(graph, pipeline, at, own->target, "|no|");
}

static void put_pipeline(struct graph *graph, size_t index)
{
    const struct pipeline *own = &graph->plan->pipelines[index];
    (void)buffer_print(&graph->out, "    subgraph p%zu[\"%s\"]\n", index, own->name);
    for (size_t i = 0; i < own->count; i++) {
        if (own->program[i].op == OP_STEP)
            put_step(graph, index, i);
        else if (own->program[i].op == OP_TEST)
            put_test(graph, index, i);
        else if (own->program[i].op == OP_END)
            put_end(graph, index, i);
    }
    (void)buffer_print(&graph->out, "    end\n");
    for (size_t i = 0; i < own->source_count; i++) {
        (void)buffer_print(&graph->out, "    i%zu -->", own->sources[i]);
        if (own->when != NULL) {
            (void)buffer_print(&graph->out, "|\"");
            put_label(graph, own->when->text);
            (void)buffer_print(&graph->out, "\"|");
        }
        (void)buffer_print(&graph->out, " p%zun%zu\n", index, follow(own, 0));
    }
    for (size_t i = 0; i < own->count; i++)
        put_ways_out(graph, index, i);
    for (size_t i = 0; i < own->observer_count; i++)
        (void)buffer_print(
                &graph->out, "    p%zu -.->|observed by| i%zu\n", index, own->observers[i]);
}

static void put_team(struct graph *graph, size_t index)
{
    const struct plan_team *team = &graph->plan->teams[index];
    put_node(graph, "t", index, "[[", team->name);
    for (size_t i = 0; team->then != NULL && i < graph->plan->team_count; i++)
        if (strcmp(graph->plan->teams[i].name, team->then) == 0)
            (void)buffer_print(&graph->out, "    t%zu -->|not taken in time| t%zu\n", index, i);
    for (size_t i = 0; i < team->notify_count; i++)
        (void)buffer_print(&graph->out, "    t%zu -.->|notify| i%d\n", index,
                plan_instance_find(graph->plan, team->notify[i]));
}

/* Instances that are ends of edges; steps stand in their pipelines. */
static void put_instances(struct graph *graph)
{
    const uint32_t outside = DESKBUS_SOURCE | DESKBUS_SINK | DESKBUS_OBSERVER;
    for (size_t i = 0; i < graph->plan->instance_count; i++)
        if ((graph->plan->instances[i].shown.roles & outside) != 0)
            put_node(graph, "i", i, "([", graph->plan->instances[i].shown.name);
}

int plan_graph(const struct plan *plan, char **ret)
{
    struct graph graph = {.plan = plan};
    (void)buffer_print(&graph.out, "flowchart TD\n");
    put_instances(&graph);
    for (size_t i = 0; i < plan->team_count; i++)
        put_team(&graph, i);
    for (size_t i = 0; i < plan->pipeline_count; i++)
        put_pipeline(&graph, i);
    if (buffer_append(&graph.out, "", 1) < 0) {
        buffer_clear(&graph.out);
        return -ENOMEM;
    }
    *ret = (char *)graph.out.data; /* malloc'ed: the caller frees it */
    return 0;
}
