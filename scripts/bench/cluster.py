"""A local Dask cluster of two worker processes: prints its address, ends when its input is closed."""

from __future__ import annotations

import sys

if __name__ == "__main__":
    import dask
    from distributed import LocalCluster

    dask.config.set({"distributed.worker.profile.enabled": False})  # as the guide for bureaus says
    with LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=None) as cluster:
        print(cluster.scheduler_address, flush=True)
        sys.stdin.read()
