"""What a new office says about itself when its repository is made."""

from __future__ import annotations

from typing import Any

from pydantic import Field

from pipeline.model.matter import License, Line, Model, Url
from pipeline.model.office import COLOUR, Policy


class Colours(Model):
    """Colours of an office's site in the light; what is text must be readable on the page's ground."""

    deep: str = Field("#14343D", description="标志的底色", pattern=COLOUR)
    link: str = Field("#0B5A63", description="链接", pattern=COLOUR)
    mark: str = Field("#C2330F", description="强调", pattern=COLOUR)


class Founding(Model):
    """What a new office says about itself; accounts, columns and people as their data files have them."""

    name: Line = Field(description="网站名", min_length=1)
    owner: Line = Field(description="主办单位", min_length=1)
    url: Url = Field(description="网站的正式网址，以 / 结尾", pattern=r"^https?://[^\s?#]+/$")
    tagline: Line = Field("", description="一句话介绍")
    notice: Line = Field("", description="每页底部的声明")
    license: License = Field("CC-BY-4.0", description="默认许可")
    policy: Policy = Field(Policy(), description="审核规定，写法同 site.yml")
    accounts: dict[str, dict[str, Any]] = Field({}, description="账号，写法同 accounts.yml")
    columns: dict[str, dict[str, Any]] = Field({}, description="栏目，写法同 columns.yml")
    people: dict[str, dict[str, Any]] = Field({}, description="作者，写法同 people.yml")
    colours: Colours = Field(Colours(), description="网站的颜色")
    logo: str | None = Field(None, description="标志，正方形的 PNG 或 JPEG")
