/* Tests of the heap of what is due. */
#include "test.h"

#include "base/heap.h"

#define NODES 300

static void the_soonest_comes_first_and_equals_in_order(void **state)
{
    struct heap heap = {0};
    struct heap_node node[5] = {{0}};
    const uint64_t due[5] = {30, 10, 20, 10, 5};
    const int order[5] = {4, 1, 3, 2, 0};
    (void)state;
    for (int i = 0; i < 5; i++)
        assert_int_equal(heap_push(&heap, &node[i], due[i]), 0);
    for (int i = 0; i < 5; i++)
        assert_ptr_equal(heap_pop(&heap), &node[order[i]]);
    assert_null(heap_pop(&heap));
    assert_false(heap_holds(&node[0]));
    heap_clear(&heap);
}

static void any_node_can_leave_and_the_rest_stays_sorted(void **state)
{
    struct heap heap = {0};
    static struct heap_node node[NODES];
    unsigned int dice = 3;
    (void)state;
    for (int round = 0; round < 50; round++) {
        for (int i = 0; i < NODES; i++)
            assert_int_equal(heap_push(&heap, &node[i], (uint64_t)(rand_r(&dice) % 100)), 0);
        for (int i = 0; i < NODES; i++)
            if (rand_r(&dice) % 3 == 0)
                heap_remove(&heap, &node[i]);
        uint64_t last = 0;
        for (struct heap_node *at = heap_pop(&heap); at != NULL; at = heap_pop(&heap)) {
            assert_true(at->due >= last);
            last = at->due;
        }
    }
    heap_remove(&heap, &node[0]); /* in no heap: nothing happens */
    heap_clear(&heap);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
            cmocka_unit_test(the_soonest_comes_first_and_equals_in_order),
            cmocka_unit_test(any_node_can_leave_and_the_rest_stays_sorted),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
