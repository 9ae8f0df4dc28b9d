"""What an account's server already has: pictures and covers by SHA-256, drafts by piece. One SQLite file an account.

It cannot be made again, so it is not part of the build's own database; it holds ids and addresses, never a secret.
"""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from pipeline.deliver.trouble import DeliveryError


def ledger_path(out: Path, account: str) -> Path:
    """Where it stands in the build folder, whose publishers never touch it."""
    return out / f"drafts-{account}.sqlite"


def open_ledger(path: Path, owner: str, *, rehearse: bool = False) -> sqlite3.Connection:
    """The ledger, held by this process alone until it is closed (the system lets go of it when the process dies).

    `owner` identifies the account on the server. With `rehearse` it is a copy in memory and nothing is written.
    Raises DeliveryError: in use, broken, or another owner's.
    """
    try:
        if not rehearse:
            base = sqlite3.connect(path, timeout=1)
        else:
            base = sqlite3.connect(":memory:")
            if path.is_file():
                with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True, timeout=1)) as real:
                    real.backup(base)
        base.execute("pragma locking_mode=exclusive")
        base.execute("pragma synchronous=full")
        base.execute("begin exclusive")
        base.execute("create table if not exists known (kind text, key text, value text, primary key (kind, key))")
        base.commit()
    except sqlite3.OperationalError as error:
        raise DeliveryError(
            f"推送记录 {path.name} 打不开：{error}", "另一个窗口正在推送这个账号的，等它做完再来；也看看磁盘是不是满了"
        ) from None
    except sqlite3.DatabaseError:
        remedy = "用备份换回它；没有备份就先到平台的草稿箱核对，再删掉它（之后会重新上传，已有的草稿不会再更新）"
        raise DeliveryError(f"推送记录 {path.name} 坏了", remedy) from None
    if not rehearse:
        known = get(base, "owner", "")
        if known not in (None, owner):
            base.close()
            remedy = f"先核对环境变量是不是配成了别的账号；真的换了账号，就把 {path.name} 改名存起来再运行"
            raise DeliveryError("这个账号以前用的不是这个平台账号", remedy)
        put(base, "owner", "", owner)
    return base


def get(base: sqlite3.Connection, kind: str, key: str) -> str | None:
    """The value, or None."""
    row = base.execute("select value from known where kind = ? and key = ?", (kind, key)).fetchone()
    return None if row is None else str(row[0])


def put(base: sqlite3.Connection, kind: str, key: str, value: str, *, instead_of: str = "") -> None:
    """Keep a value, on disk when this returns; the mark of kind `instead_of` goes in the same transaction."""
    with base:
        base.execute("insert or replace into known values (?, ?, ?)", (kind, key, value))
        base.execute("delete from known where kind = ? and key = ?", (instead_of, key))


def drop(base: sqlite3.Connection, kind: str, key: str) -> None:
    """Forget a value."""
    with base:
        base.execute("delete from known where kind = ? and key = ?", (kind, key))
