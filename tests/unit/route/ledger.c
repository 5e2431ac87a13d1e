/* Tests of the ledger: both balances hold through every way of a message, and differ when a move is left out. */
#include "test.h"

#include "route/ledger.h"

static void a_way_through_all_gauges_balances(void **state)
{
    struct ledger ledger = {0};
    (void)state;
    for (int gauge = GAUGE_ANSWERED; gauge < GAUGES; gauge++) {
        ledger_accept(&ledger, UNIT_CUSTOMER);
        ledger_move(&ledger, UNIT_CUSTOMER, GAUGE_NONE, GAUGE_IN_FLIGHT);
        assert_int_equal(ledger_balance(&ledger, 1), 0);
        ledger_move(&ledger, UNIT_CUSTOMER, GAUGE_IN_FLIGHT, (enum gauge)gauge);
        assert_int_equal(ledger_balance(&ledger, 0), 0);
        assert_int_equal(ledger_sum(&ledger, (enum gauge)gauge), 1);
    }
    assert_int_equal(ledger_accepted(&ledger), GAUGES - GAUGE_ANSWERED);
}

static void a_retried_dead_letter_is_in_flight_again(void **state)
{
    struct ledger ledger = {0};
    (void)state;
    ledger_accept(&ledger, UNIT_CUSTOMER);
    ledger_move(&ledger, UNIT_CUSTOMER, GAUGE_IN_FLIGHT, GAUGE_DEAD);
    ledger_move(&ledger, UNIT_CUSTOMER, GAUGE_DEAD, GAUGE_IN_FLIGHT);
    assert_int_equal(ledger_sum(&ledger, GAUGE_DEAD), 0);
    assert_int_equal(ledger_balance(&ledger, 1), 0);
}

static void an_end_that_is_not_counted_shows(void **state)
{
    struct ledger ledger = {0};
    (void)state;
    ledger_accept(&ledger, UNIT_CUSTOMER);
    /* The message is gone from the table, and nobody moved it. */
    assert_int_equal(ledger_balance(&ledger, 0), 1);
}

static void debts_balance_by_kind_of_end(void **state)
{
    struct ledger ledger = {0};
    (void)state;
    for (int debt = DEBT_DONE; debt < DEBTS; debt++) {
        ledger_owe(&ledger, DEBT_NONE, DEBT_WAITING);
        assert_int_equal(ledger_owed_balance(&ledger, 1), 0);
        ledger_owe(&ledger, DEBT_WAITING, (enum debt)debt);
        assert_int_equal(ledger_owed_balance(&ledger, 0), 0);
    }
    ledger_owe(&ledger, DEBT_NONE, DEBT_WAITING);
    assert_int_equal(ledger_owed_balance(&ledger, 0), 1); /* lost from the table */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
            cmocka_unit_test(a_way_through_all_gauges_balances),
            cmocka_unit_test(a_retried_dead_letter_is_in_flight_again),
            cmocka_unit_test(an_end_that_is_not_counted_shows),
            cmocka_unit_test(debts_balance_by_kind_of_end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
