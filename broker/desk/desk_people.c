/* Desk people: what a person does with a case, checked and turned into records. */
#include "base/must.h"
#include "desk/desk_private.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#define REPLY_TEXT_MAX 65536 /* bytes of a person's reply */

/* Somebody else has it, and it is not to be taken from him. */
static int check_owner(const struct desk_request *request, struct deskbus_error **reterr)
{
    const struct desk_case *desk_case = request->desk_case;
    bool other = desk_case->owner == CASE_PERSON && desk_case->person != NULL &&
            strcmp(desk_case->person, request->person) != 0;
    if (other && !request->force && desk_case->status < CASE_SOLVED)
        return DESKBUS_FAIL(reterr, NULL, -EBUSY, "%s has this case; use --force to take it over",
                desk_case->person);
    return 0;
}

static struct case_change change_for(const struct desk_request *request)
{
    const struct desk_case *desk_case = request->desk_case;
    return (struct case_change){.desk_case = request->desk_case,
            .by = request->person,
            .why = request->why,
            .key = request->key,
            .status = desk_case->status,
            .owner = desk_case->owner,
            .person = desk_case->person};
}

static int take(
        struct desk *desk, const struct desk_request *request, route_done_fn *done, void *arg)
{
    struct case_change change = change_for(request);
    change.what = "taken";
    change.owner = CASE_PERSON;
    change.person = request->person;
    if (change.status != CASE_PENDING)
        change.status = CASE_OPEN;
    return route_change_case(desk->setup.route, &change, done, arg);
}

static int set_status(
        struct desk *desk, const struct desk_request *request, route_done_fn *done, void *arg)
{
    struct case_change change = change_for(request);
    change.due_ms = request->desk_case->due_ms;
    switch (request->verb) {
    case DESK_RETURN:
        change.what = "returned";
        change.owner = CASE_BOT;
        change.person = NULL;
        change.team = "";
        change.status = CASE_PENDING;
        change.due_ms = 0;
        break;
    case DESK_PENDING:
        change.what = "pending";
        change.status = CASE_PENDING;
        break;
    case DESK_SOLVE:
        change.what = "solved";
        change.status = CASE_SOLVED;
        change.due_ms = 0;
        break;
    case DESK_TAKE:
    case DESK_REPLY:
    default:
        return -EINVAL;
    }
    return route_change_case(desk->setup.route, &change, done, arg);
}

static void address(struct deskbus_draft *draft, const struct desk_case *desk_case)
{
    deskbus_draft_string(draft, "data.channel", desk_case->channel);
    deskbus_draft_string(draft, "data.account", desk_case->account);
    deskbus_draft_string(draft, "data.conv.thread", desk_case->thread);
    if (desk_case->from == NULL)
        return;
    deskbus_draft_string(draft, "data.to.+.addr", desk_case->from);
    deskbus_draft_string(draft, "data.to.-.role", "customer");
}

static int post(struct desk *desk, const struct route_post *post, struct deskbus_draft **draft,
        route_done_fn *done, void *arg)
{
    struct route_post complete = *post;
    int r = deskbus_draft_finish(draft, &complete.message, NULL);
    if (r < 0)
        return r;
    r = route_post(desk->setup.route, &complete, done, arg);
    deskbus_message_unref(&complete.message);
    return r;
}

static int reply(
        struct desk *desk, const struct desk_request *request, route_done_fn *done, void *arg)
{
    struct desk_case *desk_case = request->desk_case;
    struct deskbus_draft *draft = NULL;
    must_succeed(deskbus_draft_new(NULL, &draft));
    deskbus_draft_string(draft, "data.msg.text", request->text);
    deskbus_draft_string(draft, "data.from.role", "agent");
    deskbus_draft_string(draft, "data.from.name", request->person);
    address(draft, desk_case);
    struct route_post words = {.kind = UNIT_PERSON,
            .key = request->key,
            .by = request->person,
            .conversation = desk_case->conversation->id,
            .desk_case = desk_case,
            .to = desk_case->reply_by};
    return post(desk, &words, &draft, done, arg);
}

static int reply_after_take(
        struct desk *desk, const struct desk_request *request, route_done_fn *done, void *arg)
{
    const struct desk_case *desk_case = request->desk_case;
    bool mine = desk_case->owner == CASE_PERSON && desk_case->person != NULL &&
            strcmp(desk_case->person, request->person) == 0;
    if (!mine || desk_case->status >= CASE_SOLVED) {
        struct desk_request taking = *request;
        taking.key = NULL; /* the key is the reply's */
        int r = take(desk, &taking, NULL, NULL);
        if (r < 0)
            return r;
    }
    return reply(desk, request, done, arg);
}

static int check_reply(const struct desk_request *request, struct deskbus_error **reterr)
{
    if (request->text == NULL || request->text[0] == '\0')
        return DESKBUS_FAIL(reterr, NULL, -EINVAL, "a reply needs a text");
    if (strlen(request->text) > REPLY_TEXT_MAX)
        return DESKBUS_FAIL(
                reterr, NULL, -EINVAL, "the text is longer than %d bytes", REPLY_TEXT_MAX);
    if (request->desk_case->reply_by[0] == '\0')
        return DESKBUS_FAIL(reterr, NULL, -ENOENT,
                "its channel carries no replies: set reply_by in the pipeline");
    return 0;
}

int desk_do(struct desk *desk, const struct desk_request *request, route_done_fn *done, void *arg,
        struct deskbus_error **reterr)
{
    if (request->person == NULL || request->person[0] == '\0')
        return DESKBUS_FAIL(reterr, NULL, -EINVAL, "say who you are: --as NAME");
    if (request->verb != DESK_REPLY && route_key_known(desk->setup.route, request->key)) {
        done(arg, 0, &request->desk_case->id);
        return 0;
    }
    int r = check_owner(request, reterr);
    if (r == 0 && request->verb == DESK_REPLY)
        r = check_reply(request, reterr);
    if (r < 0)
        return r;
    if (request->verb == DESK_TAKE)
        r = take(desk, request, done, arg);
    else if (request->verb == DESK_REPLY)
        r = reply_after_take(desk, request, done, arg);
    else
        r = set_status(desk, request, done, arg);
    if (r < 0)
        return DESKBUS_FAIL(reterr, NULL, r, "the journal refused it: %s", strerror(-r));
    return 0;
}

void desk_notify(struct desk *desk, const struct desk_case *desk_case, const char *sink)
{
    struct deskbus_draft *draft = NULL;
    char id[HASH_HEX_SIZE];
    char key[120];
    char text[700];
    hash_hex(&desk_case->id, id);
    (void)snprintf(key, sizeof(key), "notify/%s/%u/%u/%s/%d", id, desk_case->cycle,
            desk_case->moves, sink, desk_case->overdue);
    (void)snprintf(text, sizeof(text), "%s: case %.8s of %s waits for team %s%s%s",
            desk_case->overdue ? "Nobody has taken it" : "A customer waits for a person", id,
            desk_case->from != NULL ? desk_case->from : "an unknown sender", desk_case->team,
            desk_case->why != NULL ? ": " : "", desk_case->why != NULL ? desk_case->why : "");
    must_succeed(deskbus_draft_new(NULL, &draft));
    deskbus_draft_string(draft, "data.msg.subject", "A customer waits for a person");
    deskbus_draft_string(draft, "data.msg.text", text);
    deskbus_draft_string(draft, "data.from.role", "system");
    struct route_post words = {.kind = UNIT_OPERATOR,
            .key = key,
            .by = "desk",
            .conversation = desk_case->conversation->id,
            .to = sink};
    if (post(desk, &words, &draft, NULL, NULL) < 0)
        return;
}
