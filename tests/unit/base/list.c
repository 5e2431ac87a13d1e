/* Tests of the intrusive list. */
#include "test.h"

#include "base/list.h"

struct item {
    int value;
    struct list link;
};

static void members_keep_their_order_and_may_leave_while_we_look(void **state)
{
    struct list head;
    struct item items[5] = {{.value = 0}, {.value = 1}, {.value = 2}, {.value = 3}, {.value = 4}};
    int sum = 0;
    (void)state;
    list_init(&head);
    assert_true(list_is_empty(&head));
    for (int i = 0; i < 5; i++)
        list_push_last(&head, &items[i].link);
    LIST_EACH(&head, at, after) {
        struct item *item = LIST_ITEM(at, struct item, link);
        if (item->value % 2 == 1)
            list_remove(at);
    }
    LIST_EACH(&head, at, after) {
        sum = sum * 10 + LIST_ITEM(at, struct item, link)->value;
    }
    assert_int_equal(sum, 24);
    assert_false(list_holds(&items[1].link));
    list_remove(&items[1].link); /* in no list: nothing happens */
    list_push_first(&head, &items[3].link);
    assert_ptr_equal(list_last(&head), &items[4].link);
    assert_ptr_equal(list_pop_first(&head), &items[3].link);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
            cmocka_unit_test(members_keep_their_order_and_may_leave_while_we_look),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
