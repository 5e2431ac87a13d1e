/* Tests of plugin state: owners do not see each other, times end, nothing grows without bound. */
#include "test.h"

#include "route/plugin_state.h"

#include <stdio.h>
#include <string.h>

struct fixture {
    struct plugin_state *state;
    struct deskbus_builder *builder, *scratch;
};

static void open_fixture(struct fixture *ret)
{
    assert_int_equal(plugin_state_new(&ret->state), 0);
    assert_int_equal(deskbus_builder_new(&ret->builder), 0);
    assert_int_equal(deskbus_builder_new(&ret->scratch), 0);
}

static void close_fixture(struct fixture *fixture)
{
    plugin_state_free(&fixture->state);
    deskbus_builder_free(&fixture->builder);
    deskbus_builder_free(&fixture->scratch);
}

static void put(struct fixture *fixture, const struct state_owner *owner, const char *key,
        const char *text, uint64_t expires_ms)
{
    struct deskbus_value bytes;
    deskbus_builder_clear(fixture->scratch);
    deskbus_build_binary(fixture->scratch, text, strlen(text));
    assert_int_equal(deskbus_builder_finish(fixture->scratch, &bytes, NULL), 0);
    plugin_state_put(fixture->state, owner, key, bytes, expires_ms);
}

static size_t count(struct fixture *fixture, const struct state_owner *owner, uint64_t now_ms)
{
    deskbus_builder_clear(fixture->builder);
    deskbus_build_list(fixture->builder);
    size_t keys = plugin_state_build(fixture->state, owner, now_ms, fixture->builder);
    deskbus_build_end(fixture->builder);
    return keys;
}

static void owners_do_not_see_each_other(void **state)
{
    struct fixture fixture;
    (void)state;
    struct state_owner mine = {.instance = "a", .scope = DESKBUS_CONVERSATION, .id = {{1}}};
    struct state_owner other = {.instance = "b", .scope = DESKBUS_CONVERSATION, .id = {{1}}};
    open_fixture(&fixture);
    put(&fixture, &mine, "key", "value", 0);
    assert_int_equal(count(&fixture, &mine, 1), 1);
    assert_int_equal(count(&fixture, &other, 1), 0);
    close_fixture(&fixture);
}

static void a_key_ends_with_its_time_and_by_an_empty_value(void **state)
{
    struct fixture fixture;
    (void)state;
    struct state_owner owner = {.instance = "a", .scope = DESKBUS_INSTANCE};
    open_fixture(&fixture);
    put(&fixture, &owner, "short", "x", 100);
    put(&fixture, &owner, "long", "x", 0);
    assert_int_equal(count(&fixture, &owner, 99), 2);
    assert_int_equal(count(&fixture, &owner, 100), 1);
    put(&fixture, &owner, "long", "", 0);
    assert_int_equal(plugin_state_count(fixture.state), 0);
    close_fixture(&fixture);
}

static void an_owner_keeps_sixty_four_keys(void **state)
{
    struct fixture fixture;
    (void)state;
    struct state_owner owner = {.instance = "a", .scope = DESKBUS_PERSON, .id = {{9}}};
    open_fixture(&fixture);
    for (int i = 0; i < 100; i++) {
        char key[16];
        (void)snprintf(key, sizeof(key), "k%d", i);
        put(&fixture, &owner, key, "x", 0);
    }
    assert_int_equal(count(&fixture, &owner, 1), 64);
    close_fixture(&fixture);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
            cmocka_unit_test(owners_do_not_see_each_other),
            cmocka_unit_test(a_key_ends_with_its_time_and_by_an_empty_value),
            cmocka_unit_test(an_owner_keeps_sixty_four_keys),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
