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

    assert kept.sum == 7 * len(kept.values)
    assert len(kept.values) <= 5
