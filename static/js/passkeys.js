// Passkeys. Without this script the same forms take a password and a one-time code.

const toBytes = (text) => {
  const plain = atob(text.replaceAll("-", "+").replaceAll("_", "/"));
  return Uint8Array.from(plain, (character) => character.charCodeAt(0));
};

const toText = (buffer) => {
  const plain = String.fromCharCode(...new Uint8Array(buffer));
  return btoa(plain).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
};

const withBytes = (credentials = []) => credentials.map((each) => ({ ...each, id: toBytes(each.id) }));

const asText = (response) => {
  const known = ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"];
  return Object.fromEntries(known.filter((name) => response[name]).map((name) => [name, toText(response[name])]));
};

const asJson = (credential) =>
  JSON.stringify({
    id: credential.id,
    rawId: toText(credential.rawId),
    type: credential.type,
    clientExtensionResults: {},
    response: asText(credential.response),
  });

const askForOptions = async (button) => {
  const answer = await fetch(button.dataset.options, {
    method: "POST",
    headers: { "X-CSRFToken": button.form.elements.csrf_token.value },
  });
  if (!answer.ok) throw new Error(`options: ${answer.status}`);
  const options = await answer.json();
  return { ...options, challenge: toBytes(options.challenge) };
};

const getPasskey = async (options) =>
  navigator.credentials.get({
    publicKey: { ...options, allowCredentials: withBytes(options.allowCredentials) },
  });

const createPasskey = async (options) =>
  navigator.credentials.create({
    publicKey: {
      ...options,
      user: { ...options.user, id: toBytes(options.user.id) },
      excludeCredentials: withBytes(options.excludeCredentials),
    },
  });

const missingTick = (form) => form.querySelector("input[type=checkbox][required]:not(:checked)");

const usePasskey = async (button) => {
  const { form } = button;
  const said = document.getElementById(button.getAttribute("aria-describedby"));
  const tick = missingTick(form);
  if (tick) {
    tick.reportValidity();
    return;
  }
  said.textContent = "";
  try {
    const options = await askForOptions(button);
    const credential = await (button.dataset.passkey === "create" ? createPasskey : getPasskey)(options);
    form.elements.passkey.value = asJson(credential);
    form.requestSubmit();
  } catch {
    said.textContent = button.dataset.failed;
  }
};

// A browser without passkeys gets no button; nor does one that shows the site at an address without a name.
for (const button of document.querySelectorAll("[data-passkey]")) {
  const part = button.closest("[data-passkey-part]");
  if (window.PublicKeyCredential) {
    part.hidden = false;
    button.addEventListener("click", () => usePasskey(button));
  } else {
    part.remove();
  }
}
