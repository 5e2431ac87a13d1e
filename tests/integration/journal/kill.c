/* Kills a process that appends, at random moments, and asks the journal afterwards: whatever it had acknowledged is
 * there, in order and unaltered, and the state from checkpoint and records is the one that was written. */
#include "test.h"

#include "journal/journal.h"
#include "temp_folder.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#define PAYLOAD_MAX      3000
#define CHECKPOINT_EVERY 400

/* What both sides know of a journal: how many records of each kind there were, in order. */
struct state {
    uint64_t effects; /* kept by checkpoints */
    uint64_t last; /* number of the latest record, as told */
    uint64_t told;
    uint64_t damages;
    bool wrong;
};

/* The child: appends as fast as it may, and writes each committed number to a pipe. */
struct child {
    uv_loop_t loop;
    uv_idle_t feed;
    struct journal *journal;
    struct state state;
    unsigned int dice;
    int acks;
};

static size_t payload_size(uint64_t number)
{
    return 8 + (size_t)(number * 2654435761u % PAYLOAD_MAX);
}

static void fill_payload(uint64_t number, uint8_t *payload)
{
    memset(payload, (int)(number & 255), payload_size(number));
    memcpy(payload, &number, sizeof(number));
}

static bool is_payload(const struct journal_record *record)
{
    uint8_t wanted[PAYLOAD_MAX + 8];
    fill_payload(record->number, wanted);
    return record->size == payload_size(record->number) &&
            memcmp(record->payload, wanted, record->size) == 0;
}

static int on_piece(void *arg, const struct journal_record *record)
{
    struct state *state = arg;
    state->wrong = state->wrong || record->size != sizeof(state->effects);
    if (!state->wrong)
        memcpy(&state->effects, record->payload, sizeof(state->effects));
    state->last = record->number;
    return 0;
}

static int on_record(void *arg, const struct journal_record *record)
{
    struct state *state = arg;
    /* Only the brackets of a checkpoint are never shown, so numbers may jump by two or three. */
    bool follows = record->number > state->last && record->number <= state->last + 4;
    state->wrong = state->wrong || !follows || !is_payload(record);
    state->last = record->number;
    state->effects++;
    state->told++;
    return 0;
}

static void on_damage(void *arg, const struct journal_damage *damage)
{
    struct state *state = arg;
    fprintf(stderr, "damage in %s at %llu: %s\n", damage->segment,
            (unsigned long long)damage->offset, damage->why);
    state->damages++;
}

static struct journal_visitor visitor_for(struct state *state)
{
    return (struct journal_visitor){
            .arg = state, .checkpoint = on_piece, .record = on_record, .damage = on_damage};
}

static void write_checkpoint(struct child *child)
{
    const struct journal_record piece = {.kind = JOURNAL_CHECKPOINT,
            .payload = &child->state.effects,
            .size = sizeof(child->state.effects)};
    journal_checkpoint_begin(child->journal);
    journal_append(child->journal, &piece);
    journal_checkpoint_end(child->journal);
}

static void append_one(struct child *child)
{
    uint8_t payload[PAYLOAD_MAX + 8];
    uint64_t number = journal_last(child->journal) + 1;
    fill_payload(number, payload);
    const struct journal_record record = {
            .kind = JOURNAL_EFFECT, .payload = payload, .size = payload_size(number)};
    if (journal_append(child->journal, &record) != number)
        _exit(3);
    if (++child->state.effects % CHECKPOINT_EVERY == 0)
        write_checkpoint(child);
}

static void on_feed(uv_idle_t *idle)
{
    struct child *child = idle->data;
    int count = rand_r(&child->dice) % 20;
    if (journal_last(child->journal) - journal_committed(child->journal) > 500)
        uv_idle_stop(idle);
    for (int i = 0; i < count; i++)
        append_one(child);
}

static void on_committed(void *arg, uint64_t number)
{
    struct child *child = arg;
    if (write(child->acks, &number, sizeof(number)) != sizeof(number))
        _exit(4);
    uv_idle_start(&child->feed, on_feed);
}

static void run_child(const char *path, int acks, unsigned int seed)
{
    static struct child child;
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    child.acks = acks;
    child.dice = seed;
    uv_loop_init(&child.loop);
    const struct journal_visitor visitor = visitor_for(&child.state);
    const struct journal_options options = {.loop = &child.loop,
            .path = path,
            .segment_bytes = (size_t)256 << 10,
            .arg = &child,
            .committed = on_committed};
    if (journal_open(&options, &visitor, &child.journal, NULL) < 0 || child.state.wrong)
        _exit(2);
    uv_idle_init(&child.loop, &child.feed);
    child.feed.data = &child;
    write_checkpoint(&child);
    uv_idle_start(&child.feed, on_feed);
    uv_run(&child.loop, UV_RUN_DEFAULT);
    _exit(5);
}

/* Reads acknowledgements until the deadline, kills, reads what was still under way. Returns the last one, or 0. */
static uint64_t let_run(pid_t pid, int acks, int for_ms)
{
    uint64_t last = 0, number;
    struct pollfd poll_acks = {.fd = acks, .events = POLLIN};
    int status;
    /* The first one shows that it is up; from there on chance decides. */
    assert_int_equal(read(acks, &number, sizeof(number)), sizeof(number));
    last = number;
    poll(&poll_acks, 0, for_ms);
    assert_int_equal(kill(pid, SIGKILL), 0);
    while (read(acks, &number, sizeof(number)) == sizeof(number))
        last = number;
    assert_int_equal(waitpid(pid, &status, 0), pid);
    assert_true(WIFSIGNALED(status)); /* else it ended by itself: it found something wrong */
    return last;
}

static uint64_t kill_once(const char *path, unsigned int *dice)
{
    int ends[2];
    assert_int_equal(pipe2(ends, O_CLOEXEC), 0);
    pid_t pid = fork();
    assert_true(pid >= 0);
    if (pid == 0)
        run_child(path, ends[1], *dice);
    close(ends[1]);
    uint64_t acknowledged = let_run(pid, ends[0], rand_r(dice) % 20);
    close(ends[0]);
    return acknowledged;
}

static void what_was_acknowledged_survives_any_number_of_kills(void **state)
{
    char *folder = NULL;
    unsigned int dice = 20261121;
    const char *rounds_text = getenv("DESKBUS_TEST_ROUNDS");
    long rounds = rounds_text != NULL ? strtol(rounds_text, NULL, 10) : 60;
    uint64_t before = 0;
    (void)state;
    assert_int_equal(temp_folder_new(&folder), 0);
    char *path = temp_folder_path(folder, "journal");
    for (long round = 0; round < rounds; round++) {
        uint64_t acknowledged = kill_once(path, &dice);
        struct state after = {0};
        struct journal *journal = NULL;
        uv_loop_t loop;
        uv_loop_init(&loop);
        const struct journal_visitor visitor = visitor_for(&after);
        const struct journal_options options = {
                .loop = &loop, .path = path, .segment_bytes = (size_t)256 << 10};
        assert_int_equal(journal_open(&options, &visitor, &journal, NULL), 0);
        assert_false(after.wrong);
        assert_int_equal(after.damages, 0);
        assert_true(journal_last(journal) >= acknowledged);
        assert_true(journal_last(journal) >= before);
        assert_int_equal(journal_epoch(journal), 2 * (uint64_t)round + 2);
        before = journal_last(journal);
        journal_close(journal, NULL, NULL);
        uv_run(&loop, UV_RUN_DEFAULT);
        assert_int_equal(uv_loop_close(&loop), 0);
    }
    print_message("%ld kills, %llu records\n", rounds, (unsigned long long)before);
    free(path);
    temp_folder_free(&folder);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
            cmocka_unit_test(what_was_acknowledged_survives_any_number_of_kills),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
