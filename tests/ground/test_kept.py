"""What is kept ready in a process stays within its bounds, whoever asks at once."""
import threading

from blueprints.kept import Kept


def test_the_one_not_used_for_longest_goes_first():
    kept = Kept(2)
    kept.put("a", 1)
    kept.put("b", 2)
    kept.get("a")
    kept.put("c", 3)

    assert [kept.get(key) for key in "abc"] == [1, None, 3]


def test_the_sum_of_weights_has_its_bound():
    kept = Kept(100, weight=10)
    kept.put("a", 1, weight=6)
    kept.put("b", 2, weight=6)

    assert [kept.get(key) for key in "ab"] == [None, 2]
    assert kept.sum == 6


def test_what_is_too_heavy_alone_is_not_kept_and_drives_nothing_out():
    kept = Kept(100, weight=10)
    kept.put("a", 1, weight=6)
    kept.put("b", 2, weight=11)

    assert [kept.get(key) for key in "ab"] == [1, None]


def test_putting_the_same_key_again_weighs_once():
    kept = Kept(100, weight=10)
    for value in range(5):
        kept.put("a", value, weight=6)

    assert (kept.get("a"), kept.sum) == (4, 6)


def test_what_is_asked_for_once_drives_out_nothing_that_is_asked_for_again():
    kept = Kept(20, weight=40)
    for key in "abc":
        kept.put(key, key, weight=5)
        kept.get(key)
    for number in range(1000):
        kept.put(number, number, weight=3)

    assert [kept.get(key) for key in "abc"] == ["a", "b", "c"]
    assert kept.sum <= 40
    assert len(kept) <= 20


def test_what_was_asked_for_again_gives_way_when_others_are():
    kept = Kept(8, weight=8)
    for number in range(100):
        kept.put(number, number, weight=1)
        kept.get(number)

    assert [kept.get(number) for number in range(94, 100)] == [94, 95, 96, 97, 98, 99]
    assert (len(kept), kept.sum) == (8, 8)


def test_something_new_behind_a_key_stays_as_safe_as_what_was_there():
    kept = Kept(8, weight=80)
    kept.put("a", 1, weight=10)
    kept.get("a")
    kept.put("a", 2, weight=20)
    for number in range(100):
        kept.put(number, number, weight=10)

    assert kept.get("a") == 2
    assert kept.sum == 80


def test_many_threads_leave_the_sum_right():
    kept = Kept(5, weight=50)

    def work(number):
        for step in range(500):
            kept.put((number + step) % 9, step, weight=7)
            kept.get(step % 9)

    threads = [threading.Thread(target=work, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert kept.sum == 7 * len(kept)
    assert len(kept) <= 5
