// Starts Decap with our formats, controls and preview. The configuration is JSON, which is YAML too.
import { formats } from "./formats.js";

window.CMS_MANUAL_INIT = true;

const loaded = (src) =>
  new Promise((resolve, reject) => {
    document.head.append(Object.assign(document.createElement("script"), { src, onload: resolve, onerror: reject }));
  });

const [config] = await Promise.all([fetch("config.yml").then((answer) => answer.json()), loaded("decap/decap-cms.js")]);
const { CMS } = window;
const local = config.backend.name === "kepu-local";
const { registerWidgets } = await import("./widgets.js");
const { preview } = await import("./preview.js");

const made = formats(config.kepu);
for (const [name, extension, format] of made) CMS.registerCustomFormat(name, extension, format);
registerWidgets(CMS);
CMS.registerPreviewStyle("../assets/stylesheets/site.css");
CMS.registerPreviewStyle("preview.css");
const [, , pieceFormat] = made[0];
for (const { name, files = [], format } of config.collections) {
  const names = files.length ? files.map((file) => file.name) : [name];
  if (format === "kepu-piece") for (const each of names) CMS.registerPreviewTemplate(each, preview(pieceFormat, local));
}

// `kepu admin` is on this computer and needs no login; its pictures are files of the same server.
CMS.registerBackend("kepu-local", class {
  constructor(settings, options) {
    const backend = CMS.getBackend("proxy").init(settings, options);
    const shown = (file) => ({ ...file, url: file.displayURL });
    const ask = (action, params) => backend.request({ action, params });
    backend.getMedia = async (mediaFolder = backend.mediaFolder) => (await ask("getMedia", { mediaFolder })).map(shown);
    backend.getMediaFile = async (path) => shown(await ask("getMediaFile", { path }));
    return backend;
  }
});
if (local) localStorage.setItem("decap-cms-user", JSON.stringify({ backendName: config.backend.name, login: "本机" }));

// Where nothing stands between the form and the files, Decap's 发布 only saves: publishing is a piece's status.
const phrases = CMS.getLocale("zh_Hans");
phrases.collection.sidebar.collections = "稿件与资料";
phrases.editor.editorToolbar.deployButtonLabel = "到网站上看";
if (config.publish_mode === "simple") {
  Object.assign(phrases.editor.editorToolbar, {
    publish: "保存", publishing: "正在保存…", published: "已保存", publishNow: "保存", publishAndCreateNew: "保存并新建",
    publishAndDuplicate: "保存并复制", deletePublishedEntry: "删除",
  });
}
CMS.registerLocale("zh_Hans", phrases);

CMS.init({ config: { ...config, load_config_file: false } });
