# language: ko
기능: 로드 밸런서를 지나온 주소
  부정행위자는 주소로 막는다. Pod는 그 주소를 보아야 하고, 플레이어는 Pod를 만나야 한다.

  배경:
    조건 제출물을 적용한다

  @criterion(valid) @points(10)
  시나리오: API 서버가 제출한 것을 모두 받아들인다
    그러면 모든 오브젝트가 받아들여지고, 네임스페이스 play에 관한 것이 하나 이상 있다

  @criterion(public) @points(30)
  시나리오: 플레이어가 들어온다
    그러면 준비된 Pod가 정확히 2개 서비스 play/game 뒤에 있다
    그리고 203.0.113.9의 클라이언트가 상태 200을 포트 80에서 받는다, 서비스 play/game의 외부 주소로

  @criterion(source) @points(40)
  시나리오: Pod가 누가 하는지 본다
    그러면 Pod는 203.0.113.9의 클라이언트를 그 클라이언트의 주소로 본다, 서비스 play/game의 로드 밸런서를 거쳐서

  @criterion(targets) @points(20)
  시나리오: Pod가 있는 노드만 쓴다
    그러면 2개가 정상이다, 모두 3개인 서비스 play/game의 로드 밸런서 대상 가운데
