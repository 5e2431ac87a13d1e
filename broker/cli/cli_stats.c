/* deskbus stats: the ledger, the instances and the journal. */
#include "cli/broker_client.h"
#include "cli/show.h"
#include "cli/table.h"

#include <stdio.h>

static const struct cli_option options[] = {BROKER_CLIENT_OPTIONS, {0}};

static void print_ledger(struct deskbus_value data)
{
    static const char *const names[] = {"accepted", "in_flight", "answered", "handed_off",
            "forwarded", "closed", "dead", "damaged"};
    static const char *const heads[] = {"LEDGER", "ALL", "CUSTOMER", "PERSON", "OPERATOR"};
    struct table *table = table_new(heads, 5);
    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
        char path[64];
        table_cell(table, "%s", names[i]);
        (void)snprintf(path, sizeof(path), "ledger.%s", names[i]);
        table_cell(table, "%lld", show_number(data, path));
        for (size_t kind = 0; kind < 3; kind++) {
            static const char *const kinds[] = {"customer", "person", "operator"};
            (void)snprintf(path, sizeof(path), "kinds.%s.%s", kinds[kind], names[i]);
            table_cell(table, "%lld", show_number(data, path));
        }
    }
    table_print(&table);
    printf("balance %lld, owed %lld = done %lld + suggested %lld + dead %lld + waiting %lld (balance %lld)\n\n",
            show_number(data, "ledger.balance"), show_number(data, "owed.owed"),
            show_number(data, "owed.done"), show_number(data, "owed.suggested"),
            show_number(data, "owed.dead"), show_number(data, "owed.waiting"),
            show_number(data, "owed.balance"));
}

static void print_instances(struct deskbus_value data)
{
    static const char *const heads[] = {"INSTANCE", "HEALTH", "ACCEPTED", "DONE", "WAITING",
            "RETRIED", "REJECTED", "P50 us", "P99 us", "WHY"};
    struct table *table = table_new(heads, 10);
    struct deskbus_walk walk = deskbus_value_walk(deskbus_value_get(data, "instances"));
    while (deskbus_walk_next(&walk)) {
        char text[80];
        table_cell(table, "%.*s", (int)walk.key_size, walk.key);
        table_cell(table, "%s", show_text(walk.value, "health", text, sizeof(text)));
        table_cell(table, "%lld", show_number(walk.value, "accepted"));
        table_cell(table, "%lld", show_number(walk.value, "done"));
        table_cell(table, "%lld", show_number(walk.value, "waiting"));
        table_cell(table, "%lld", show_number(walk.value, "retried"));
        table_cell(table, "%lld", show_number(walk.value, "rejected"));
        table_cell(table, "%lld", show_number(walk.value, "wait_p50_us"));
        table_cell(table, "%lld", show_number(walk.value, "wait_p99_us"));
        table_cell(table, "%s", show_text(walk.value, "why", text, sizeof(text)));
    }
    table_print(&table);
}

static int print(struct deskbus_value data)
{
    char text[64];
    print_ledger(data);
    print_instances(data);
    printf("\njournal  %s on disk, commit p50 %lld us, p99 %lld us, %lld records set aside\n",
            show_bytes((unsigned long long)show_number(data, "journal.disk_bytes"), text,
                    sizeof(text)),
            show_number(data, "journal.commit_p50_us"), show_number(data, "journal.commit_p99_us"),
            show_number(data, "journal.damaged_records"));
    printf("oldest unfinished %s, %lld cases wait for a person\n",
            show_duration((unsigned long long)show_number(data, "oldest_unfinished_ms"), text,
                    sizeof(text)),
            show_number(data, "cases_waiting"));
    return CLI_YES;
}

static int run(const struct cli_call *call)
{
    return broker_client_show(call, "stats", print);
}

const struct cli_command cli_stats = {
        .name = "stats",
        .arguments = "",
        .summary = "show where every accepted message is, and the figures of instances and journal",
        .example = "deskbus stats --json",
        .options = options,
        .run = run,
};
