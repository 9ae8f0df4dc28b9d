"""How others call what we know: our field → their words for it, the preferred first."""

from __future__ import annotations

import re
from collections.abc import Mapping

_COMMON = {
    "title": "title 标题 题目 题名 文章标题 名称",
    "date": "date published publishdate pubdate publishedat created createdat datetime publishtime 日期 发布日期"
    " 发布时间 发表时间 发表日期 创建时间 上线时间 上线日期 时间",
    "updated": "updated lastmod lastmodified lastmodifiedat modified modifiedat updatedat dateupdated lastupdated"
    " 更新时间 更新日期 修改时间",
    "authors": "authors author 作者 署名 撰稿 撰稿人 文",
    "summary": "summary description excerpt abstract digest subtitle desc 摘要 简介 描述 导语 内容简介",
    "keywords": "keywords tags keyword tag categories category 关键词 关键字 标签 分类 类别 话题",
    "topics": "topics topic 主题 领域",
    "audiences": "audiences audience 人群 受众 面向人群 目标人群 适用人群",
    "id": "id slug 编号 序列号",
    "status": "status 状态 审核状态",
    "cover": "cover image thumbnail banner featuredimage featureimage coverimage headerimg ogimage img photos"
    " 封面 封面图 封面图片 头图",
    "sources": "sources source original reference 来源 出处 参考资料",
    "license": "license licence copyright 许可 版权",
    "series": "series 系列",
    "column": "column 栏目 专栏",
}
_FILE = {
    "sources": " originalurl canonical canonicalurl link 原文 原文链接",
    "draft": "draft 草稿",
    "AIGC": "aigc",
    "origin": "origin",
}
_TABLE = {
    "title": " 视频标题 视频名称 视频题目 作品名称 作品标题 节目名称 videotitle name",
    "authors": " 主讲 主讲人 讲者 主讲专家 讲师 医生 专家 嘉宾 姓名 主讲老师 speaker presenter",
    "org": "org organization organisation affiliation hospital 单位 医院 科室 主讲单位 所在单位 作者单位 部门 机构",
    "duration": "duration durations length 时长 视频时长 片长 长度",
    "url": "url link videourl videolink 网址 链接 视频链接 视频网址 视频地址 播放地址 播放链接 地址",
    "file": "file filename videofile path 文件 视频文件 文件名 视频文件名 文件路径",
    "body": "transcript text body script content 文案 脚本 逐字稿 正文 文字稿 解说词 口播稿 视频文案",
    "resolution": "resolution size 分辨率 画面尺寸 尺寸",
    "width": "width 宽 宽度",
    "height": "height 高 高度",
    "bytes": "bytes filesize 大小 文件大小 视频大小",
}
MANY = frozenset({"authors", "keywords", "topics", "audiences", "org", "sources"})
"""Fields that may come from several keys or columns at once."""

_MARKS = re.compile(r"[\s_\-*:：.·/]+")
_ASIDE = re.compile(r"[(（\[【](?P<unit>[^)）\]】]*)[)）\]】]")


def _folded(*parts: Mapping[str, str]) -> dict[str, str]:
    """Word → field."""
    return {word: field for part in parts for field, words in part.items() for word in words.split()}


FILE_WORDS: Mapping[str, str] = _folded(_COMMON, _FILE)
TABLE_WORDS: Mapping[str, str] = _folded(_COMMON, _TABLE)
_ORDER = {word: order for order, word in enumerate([*TABLE_WORDS, *FILE_WORDS])}
_STATUS = {  # what offices write in a status column; the value "" is the status asked for
    "": "已发布 发布 已发 已上线 上线 通过 已通过 审核通过 已审核 终审通过 approved published done 完成 已完成",
    "draft": "草稿 draft 未发布 待发布 未通过 待拍摄 拍摄中 待制作 制作中 剪辑中 unpublished private",
    "in_review": "待审 待审核 审核中 初审 复审 in_review review pending",
    "withdrawn": "撤稿 已撤 下架 已下架 删除 已删除 withdrawn deleted archived",
}
STATUS_OF: Mapping[str, str] = {word: status for status, words in _STATUS.items() for word in words.split()}


def fold(word: str) -> tuple[str, str]:
    """A key or header without case, marks and blanks, and what stands in its brackets: `时长（秒）` → `时长`, `秒`."""
    aside = _ASIDE.search(word)
    return _MARKS.sub("", _ASIDE.sub("", word)).casefold(), aside["unit"].strip() if aside else ""


def rank(word: str) -> int:
    """Which of two words for one field is the better one: the lower."""
    return _ORDER.get(fold(word)[0], len(_ORDER))
