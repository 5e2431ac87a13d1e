/* Tests of the graph: Mermaid that renders, whatever stands in conditions. */
#include "plan_text.h"
#include "test.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

static char *graph_of(const char *yaml)
{
    struct plan *plan = plan_of(yaml);
    char *text = NULL;
    assert_int_equal(plan_graph(plan, &text), 0);
    plan_unref(&plan);
    return text;
}

static void a_pipeline_becomes_a_flowchart(void **state)
{
    char *text = graph_of(
            "deskbus: 1\n"
            "teams: { support: { then: second }, second: { notify: chat } }\n"
            "plugins: { chat: { use: webchat }, customers: { use: crm }, answers: { use: responder } }\n"
            "pipelines:\n"
            "  support:\n"
            "    from: chat\n"
            "    observers: customers\n"
            "    steps:\n"
            "      - customers\n"
            "      - when: { party.vip: true }\n"
            "        hand_off: second\n"
            "      - answers\n"
            "    otherwise: { hand_off: support }\n");
    (void)state;
    assert_string_equal(text,
            "flowchart TD\n"
            "    i0([\"chat\"])\n"
            "    i1([\"customers\"])\n"
            "    t0[[\"support\"]]\n"
            "    t0 -->|not taken in time| t1\n"
            "    t1[[\"second\"]]\n"
            "    t1 -.->|notify| i0\n"
            "    subgraph p0[\"support\"]\n"
            "    p0n0[\"customers\"]\n"
            "    p0n0 --> p0n1\n"
            "    p0n1{{\"when party.vip: true\"}}\n"
            "    p0n1 -->|yes| p0n2\n"
            "    p0n1 -->|no| p0n3\n"
            "    p0n2([\"hand off to second\"])\n"
            "    p0n3[\"answers\"]\n"
            "    p0n3 --> p0n4\n"
            "    p0n4([\"otherwise hand off to support\"])\n"
            "    end\n"
            "    i0 --> p0n0\n"
            "    p0n2 --> t1\n"
            "    p0n3 -.->|reply| i0\n"
            "    p0n3 -.->|hand off| t0\n"
            "    p0n4 --> t0\n"
            "    p0 -.->|observed by| i1\n");
    free(text);
}

/* A label is one quoted string; nothing in it may end it or begin something else. */
static void labels_hold_no_syntax(void **state)
{
    char *text = graph_of(
            "deskbus: 1\n"
            "teams: { support: }\n"
            "plugins: { chat: { use: webchat } }\n"
            "pipelines:\n"
            "  one: { from: chat, when: { text: ['a\"] --> b', \"x\\ny;end\", '`#|{}<script>'] }, otherwise: { close: a } }\n"
            "  two: { from: chat, otherwise: { hand_off: support } }\n");
    (void)state;
    for (const char *line = text; *line != '\0'; line += strcspn(line, "\n") + 1) {
        unsigned quotes = 0;
        for (const char *at = line; *at != '\n'; at++) {
            quotes += *at == '"';
            if (quotes % 2 == 1)
                assert_true(isalnum((unsigned char)*at) || strchr(" \"#;:,.'-_/=", *at) != NULL);
        }
        assert_int_equal(quotes % 2, 0);
    }
    assert_null(strstr(text, "<script>"));
    free(text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
            cmocka_unit_test(a_pipeline_becomes_a_flowchart),
            cmocka_unit_test(labels_hold_no_syntax),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
